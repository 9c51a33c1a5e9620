/** Takes secrets out of what is logged. A net, not a plan: nothing secret should be handed to the log at all. */

export const REDACTED = '[redacted]';

/** The longest text that is logged; what follows is cut, so that a stranger cannot fill the disk. */
const LONGEST = 8192;

/** Query parameters whose values say nothing about a person and open nothing. Every other value is hidden. */
const HARMLESS_PARAMETERS: ReadonlySet<string> = new Set([
  'action',
  'client_id',
  'code_challenge_method',
  'error',
  'grant_type',
  'limit',
  'max_age',
  'prompt',
  'response_mode',
  'response_type',
  'scope',
  'tag',
  'ui_locales',
]);

/** Path segments this long and without a dot are tokens rather than names. UUIDs (36) are identifiers. */
const TOKEN_SEGMENT = /(?<=\/)[A-Za-z0-9_~%-]{40,}(?=\/|$)/g;

/**
 * A URL or path with every query value hidden that is not known to be harmless, fragments and passwords removed,
 * and path segments hidden that look like tokens. It fails closed: an unknown parameter is a secret.
 */
export function redactUrl(url: string): string {
  const [beforeFragment = ''] = url.slice(0, LONGEST).split('#', 1);
  const queryAt = beforeFragment.indexOf('?');
  const path = queryAt === -1 ? beforeFragment : beforeFragment.slice(0, queryAt);
  const shownPath = hideCredentials(path).replace(TOKEN_SEGMENT, REDACTED);
  if (queryAt === -1) return shownPath;
  const pairs = beforeFragment
    .slice(queryAt + 1)
    .split('&')
    .slice(0, 50);
  return `${shownPath}?${pairs.map(redactPair).join('&')}`;
}

function redactPair(pair: string): string {
  const equalsAt = pair.indexOf('=');
  // A pair without a name may be a bare token; and a second `?` or `=` may start a nested query.
  if (equalsAt === -1) return pair === '' ? '' : REDACTED;
  const name = pair.slice(0, equalsAt);
  const shown = HARMLESS_PARAMETERS.has(name) && /^[\w.:%+~-]{0,256}$/.test(pair.slice(equalsAt + 1));
  return shown ? pair : `${/^[\w.%-]{1,64}$/.test(name) ? name : REDACTED}=${REDACTED}`;
}

/** `scheme://user:password@host` (RFC 3986 section 3.2.1), up to the last `@` as lenient parsers read it. */
function hideCredentials(text: string): string {
  return text.replace(/\b([a-z][a-z0-9+.-]{0,30}:\/\/)[^\s/?#"'<>]*@/gi, `$1${REDACTED}@`);
}

/** Names of secrets wherever they appear as `name=value` or `"name": "value"`. */
const SECRET_NAMES = [
  'access_token',
  'actor_token',
  'assertion',
  'client_assertion',
  'client_secret',
  'code',
  'code_verifier',
  'cookie',
  'csrf',
  'descriptor',
  'device_code',
  'id_token',
  'id_token_hint',
  'initial_access_token',
  'jwk',
  'k1',
  'key',
  'logout_token',
  'lnurl',
  'macaroon',
  'master_key',
  'mnemonic',
  'nonce',
  'passphrase',
  'password',
  'private_key',
  'privkey',
  'psbt',
  'refresh_token',
  'registration_access_token',
  'request',
  'request_uri',
  'secret',
  'seed',
  'session',
  'session_token',
  'set-cookie',
  'sig',
  'signature',
  'state',
  'subject_token',
  'ticket',
  'token',
  'user_code',
  'wif',
  'x-csrf-token',
] as const;

/** Names that are secret even in running text, `name: value`. Words of ordinary prose are left out. */
const HEADER_NAMES = ['authorization', 'proxy-authorization', 'cookie', 'set-cookie', 'dpop', 'x-csrf-token'];

const SECRET_KEYS: ReadonlySet<string> = new Set([...SECRET_NAMES, ...HEADER_NAMES]);

const names = SECRET_NAMES.join('|');

/** Each of these scans in linear time: no nested repetition, no overlapping alternatives. */
const PATTERNS: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  // Whole header lines; a cookie header holds several values.
  [new RegExp(`\\b(${HEADER_NAMES.join('|')})(["']?\\s*:\\s*)[^\\r\\n]+`, 'gi'), `$1$2${REDACTED}`],
  [new RegExp(`(["'](?:${names})["']\\s*:\\s*)"(?:[^"\\\\]|\\\\.)*"?`, 'gi'), `$1"${REDACTED}"`],
  [new RegExp(`(["'](?:${names})["']\\s*:\\s*)'(?:[^'\\\\]|\\\\.)*'?`, 'gi'), `$1'${REDACTED}'`],
  [new RegExp(`(\\\\+"(?:${names})\\\\+"\\s*:\\s*)\\\\+"[^"]*"?`, 'gi'), `$1\\"${REDACTED}\\"`],
  [new RegExp(`((?:^|[^\\w-])(?:${names})=)[^\\s&;,"'<>]+`, 'gi'), `$1${REDACTED}`],
  [/\b(Bearer|Basic|DPoP|Nostr)\s+[A-Za-z0-9._~+/=-]{8,}/gi, `$1 ${REDACTED}`],
  // JOSE compact serialisations (RFC 7515 section 7.1) start with the encoding of `{"`.
  [/\beyJ[A-Za-z0-9_-]{6,}(?:\.[A-Za-z0-9_-]*){0,4}/g, REDACTED],
  // An LNURL (LUD-01) carries the k1; PSBTs (BIP-174) and extended private keys (BIP-32) speak for themselves.
  [/\blnurl1[02-9ac-hj-np-z]+/gi, REDACTED],
  [/\bcHNidP[A-Za-z0-9+/=]+/g, REDACTED],
  [/\b[xyztuvXYZTUV]prv[1-9A-HJ-NP-Za-km-z]{20,}/g, REDACTED],
];

/** A free text with everything hidden that looks like a secret. Linear time, and the result is bounded. */
export function redactText(text: string): string {
  const bounded = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  return PATTERNS.reduce(
    (shown, [pattern, replacement]) => shown.replace(pattern, replacement),
    hideCredentials(bounded),
  );
}

/** True for names of fields whose values are never logged. */
export function isSecretName(name: string): boolean {
  const snake = name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
  return SECRET_KEYS.has(snake);
}
