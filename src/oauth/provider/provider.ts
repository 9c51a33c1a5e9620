/** Builds oidc-provider and the layers around it, in the order a request passes them. */
import Provider, { errors, type KoaContextWithOIDC } from 'oidc-provider';
import { sha256 } from '../../core/crypto.ts';
import type { Log } from '../../core/ports.ts';
import type { AdapterContext } from '../adapter/context.ts';
import { createAdapterFactory } from '../adapter/index.ts';
import { CONFIDENTIAL_GRANTS } from '../clients/metadata.ts';
import { registerTokenExchange } from '../grants/token-exchange.ts';
import type { KeySet } from '../keys/key-ring.ts';
import { shownAcr } from './asked-acr.ts';
import { recordEvents } from './audit.ts';
import { createConfiguration, type ProviderSettings } from './configuration.ts';
import { createDeviceMiddleware, DEVICE_CODE } from './device.ts';
import { answerFailure, createFailureMiddleware } from './failures.ts';
import { createFormMiddleware } from './forms.ts';
import { createIntrospectionMiddleware } from './introspection.ts';
import { createUnitMiddleware } from './middleware.ts';
import { createRegistrationMiddleware } from './registration.ts';
import { createSecurityHeaders } from './security-headers.ts';

/** Seconds by which a proof may be dated ahead. */
const CLOCKS_APART = 300;

export function createProvider(
  settings: ProviderSettings,
  context: AdapterContext,
  keys: KeySet,
  log: Log,
): Provider {
  const { store, clock, units, clients, jwtId, sessionEnded } = context;
  const { kv, codeLock, pages, quota } = settings;
  const provider = new Provider(
    settings.issuer,
    createConfiguration(settings, createAdapterFactory(context), keys),
  );
  // TRUST_PROXY decides which forwarded headers reach this point at all; see the routes.
  provider.proxy = true;

  provider.use(createSecurityHeaders());
  provider.use(createFailureMiddleware({ log, pages }));
  provider.use(createUnitMiddleware({ store, clock, units, sessionEnded, pages, quota }));
  provider.use(createDeviceMiddleware({ kv, clock, codeLock, units, pages }));
  provider.use(createFormMiddleware({ jwtId, units }));
  provider.use(createIntrospectionMiddleware(units));
  provider.use(createRegistrationMiddleware(clients));

  // RFC 6749 section 2.3.1, with secrets that exist as digests only, several per client.
  provider.Client.prototype.compareClientSecret = function compare(
    this: { clientId: string },
    presented: string,
  ) {
    return clients.authenticates(this.clientId, presented);
  };
  // RFC 6749 section 5.2 has a code of its own for this; the library says invalid_request.
  provider.Client.prototype.grantTypeAllowed = function allowed(
    this: { grantTypes?: string[] | undefined; tokenEndpointAuthMethod?: string | undefined },
    type: string,
  ) {
    const barred = this.tokenEndpointAuthMethod === 'none' && CONFIDENTIAL_GRANTS.includes(type);
    if (this.grantTypes?.includes(type) && !barred) return true;
    const { route, params } = Provider.ctx?.oidc ?? {};
    const asked =
      route === 'device_authorization' ? DEVICE_CODE : route === 'token' && params?.['grant_type'];
    if (asked === type) {
      throw new errors.UnauthorizedClient('the client is not registered for this grant type');
    }
    return false;
  };
  // On a device page that has expired the library touches the session of a browser it has never seen, and cannot
  // save it then. Nothing is lost: that browser has no cookie for it.
  const { persist } = provider.Session.prototype;
  provider.Session.prototype.persist = async function persistSaved() {
    return typeof this.exp === 'number' ? persist.call(this) : this.jti;
  };
  // RFC 9449 section 11.1, RFC 7523 section 3: of concurrent uses of one identifier, one is first. A proof that is
  // dated ahead stays acceptable longer than the library remembers it.
  provider.ReplayDetection.unique = (iss: string, jti: string, exp: number) =>
    store.remember(sha256(`${iss}\0${jti}`), new Date((exp + CLOCKS_APART) * 1000));

  Object.defineProperty(provider.OIDCContext.prototype, 'acr', {
    get(this: KoaContextWithOIDC['oidc']) {
      return (
        settings.unitOf(Provider.ctx ?? this)?.provenAcr ?? shownAcr(this.session?.acr, this.params ?? {})
      );
    },
  });

  registerTokenExchange(provider, { issuer: settings.issuer, clock, unitOf: settings.unitOf });
  recordEvents(provider, { clock, unitOf: settings.unitOf });
  // The library has answered 500 by itself; while the database is away the answer is 503.
  provider.on('server_error', (ctx, error) => {
    log.error({ err: error }, 'the OAuth provider failed');
    answerFailure(ctx, error, pages);
  });
  provider.onerror = (error) => log.error({ err: error }, 'an OAuth answer could not be sent');
  return provider;
}
