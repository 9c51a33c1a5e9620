/**
 * Client credentials as RFC 6749 section 2.3.1 sends them: HTTP Basic with form-encoded parts, or two parameters.
 * Null for anything else, several mechanisms at once included.
 */
export function presentedSecret(
  authorization: string | undefined,
  form: URLSearchParams,
): { readonly clientId: string; readonly secret: string } | null {
  const ids = form.getAll('client_id');
  const secrets = form.getAll('client_secret');
  if (form.has('client_assertion') || ids.length > 1 || secrets.length > 1) return null;
  if (authorization === undefined) return pair(ids[0], secrets[0]);
  if (secrets.length > 0) return null;
  const basic = fromBasic(authorization);
  return basic && (ids[0] === undefined || ids[0] === basic.clientId) ? basic : null;
}

function fromBasic(authorization: string): { clientId: string; secret: string } | null {
  const [, encoded] = /^Basic ([A-Za-z0-9+/]+={0,2})$/i.exec(authorization) ?? [];
  if (!encoded) return null;
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  if (colon < 0) return null;
  return pair(formDecode(decoded.slice(0, colon)), formDecode(decoded.slice(colon + 1)));
}

function pair(clientId: string | undefined, secret: string | undefined) {
  return clientId && secret ? { clientId, secret } : null;
}

/** application/x-www-form-urlencoded, RFC 6749 appendix B. */
function formDecode(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', '%20'));
  } catch {
    return undefined;
  }
}
