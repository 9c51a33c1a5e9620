/** Registration metadata beyond RFC 7591, and what this server asks of the standard ones. */
import { type Configuration, errors } from 'oidc-provider';
import { TOKEN_FORMAT } from './resources.ts';
import { PRIVILEGED_SCOPES, SCOPES } from './scopes.ts';

const MAX_URIS = 20;
const MAX_TEXT = 200;
/** Cap for values a registration may store at all; the request body has its own limit. */
const MAX_METADATA = 16_384;

export const clientMetadataRules: NonNullable<Configuration['extraClientMetadata']> = {
  properties: [TOKEN_FORMAT],
  validator(_ctx, key, value, metadata) {
    if (key !== TOKEN_FORMAT) return;
    if (value !== undefined && value !== 'jwt' && value !== 'opaque') {
      throw new errors.InvalidClientMetadata(`${TOKEN_FORMAT} must be "jwt" or "opaque"`);
    }
    checkSize(metadata);
    checkScope(metadata.scope);
  },
};

function checkSize(metadata: object): void {
  if (JSON.stringify(metadata).length > MAX_METADATA) {
    throw new errors.InvalidClientMetadata('client metadata is too large');
  }
  const uris: unknown = Reflect.get(metadata, 'redirect_uris');
  if (Array.isArray(uris) && uris.length > MAX_URIS) {
    throw new errors.InvalidRedirectUri(`at most ${MAX_URIS} redirect_uris`);
  }
  const name: unknown = Reflect.get(metadata, 'client_name');
  if (typeof name === 'string' && name.length > MAX_TEXT) {
    throw new errors.InvalidClientMetadata(`client_name must have at most ${MAX_TEXT} characters`);
  }
}

/** RFC 7591 section 2: `scope` lists what the client may ask for; a stranger may not register for more. */
function checkScope(scope: unknown): void {
  if (typeof scope !== 'string') return;
  const refused = scope.split(' ').filter((name) => !SCOPES.includes(name) || PRIVILEGED_SCOPES.has(name));
  if (refused.length > 0) throw new errors.InvalidClientMetadata(`scope ${refused[0]} cannot be registered`);
}
