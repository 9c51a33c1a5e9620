/**
 * Registration metadata beyond RFC 7591, and what this server asks of the standard ones. The library calls these rules
 * before its own, so nothing here may rely on the type of a value.
 */
import { type Configuration, errors } from 'oidc-provider';
import { grantProblems } from '../clients/metadata.ts';
import { redirectUriProblem } from '../clients/redirect-uri.ts';
import { isOwnClient } from '../first-party/clients.ts';
import { TOKEN_FORMAT } from './resources.ts';
import { DEFAULT_SCOPE, PRIVILEGED_SCOPES, SCOPES } from './scopes.ts';

const MAX_URIS = 20;
const MAX_TEXT = 200;
/** Cap for values a registration may store at all; the request body has its own limit. */
const MAX_METADATA = 16_384;

type Metadata = Record<string, unknown>;

/** Called for every client: when it is registered, with `ctx`, and whenever it is read again, without. */
export const clientMetadataRules: NonNullable<Configuration['extraClientMetadata']> = {
  properties: [TOKEN_FORMAT],
  validator(ctx, key, value, metadata: Metadata) {
    if (key !== TOKEN_FORMAT) return;
    if (value !== undefined && value !== 'jwt' && value !== 'opaque') {
      throw new errors.InvalidClientMetadata(`${TOKEN_FORMAT} must be "jwt" or "opaque"`);
    }
    checkSize(metadata);
    checkRedirects(metadata);
    if (ctx !== undefined) checkGrants(metadata);
    // RFC 7591 section 2: without `scope` the server registers a default set. No list would mean no limit.
    metadata['scope'] ??= DEFAULT_SCOPE;
    checkScope(metadata['scope'], ctx !== undefined);
  },
};

function checkSize(metadata: Metadata): void {
  if (JSON.stringify(metadata).length > MAX_METADATA) {
    throw new errors.InvalidClientMetadata('client metadata is too large');
  }
  const name = metadata['client_name'];
  if (typeof name === 'string' && name.length > MAX_TEXT) {
    throw new errors.InvalidClientMetadata(`client_name must have at most ${MAX_TEXT} characters`);
  }
}

function checkRedirects(metadata: Metadata): void {
  // Those of this server itself are where it is, which an operator may have put on http (an onion service).
  if (isOwnClient(metadata['client_id'])) return;
  const type = metadata['application_type'] === 'native' ? 'native' : 'web';
  for (const name of ['redirect_uris', 'post_logout_redirect_uris']) {
    const uris = metadata[name];
    if (!Array.isArray(uris)) continue;
    if (uris.length > MAX_URIS) throw invalidRedirectUri(`at most ${MAX_URIS} ${name}`);
    for (const uri of uris) {
      const problem = typeof uri === 'string' ? redirectUriProblem(uri, type) : 'is not a text';
      if (problem) throw invalidRedirectUri(`${name}: ${String(uri).slice(0, MAX_TEXT)} ${problem}`);
    }
  }
}

/** RFC 7591 section 3.2.2, with the reason: the library's own error has a fixed text. */
function invalidRedirectUri(description: string): Error {
  return new errors.CustomOIDCProviderError('invalid_redirect_uri', description);
}

/** At registration alone; use is refused where grants are looked up, so that a rule made later locks nobody out. */
function checkGrants(metadata: Metadata): void {
  const [problem] = grantProblems(metadata);
  if (problem) throw new errors.InvalidClientMetadata(problem.message);
}

/** RFC 7591 section 2: `scope` lists what the client may ask for; a stranger may not register for more. */
function checkScope(scope: unknown, isRegistration: boolean): void {
  if (typeof scope !== 'string') return;
  const refused = scope
    .split(' ')
    .filter((name) => !SCOPES.includes(name) || (isRegistration && PRIVILEGED_SCOPES.has(name)));
  if (refused.length > 0) throw new errors.InvalidClientMetadata(`scope ${refused[0]} cannot be registered`);
}
