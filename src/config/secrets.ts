import { inspect } from 'node:util';

/** What opens something. Never in `Config`, so that the configuration can be shown. */
export type SecretValues = {
  /** Absent: to be generated next to the embedded database. */
  readonly masterKey?: Uint8Array | undefined;
  /** Opens what is not sealed under `masterKey` yet. */
  readonly previousMasterKey?: Uint8Array | undefined;
  readonly databaseUrl?: string | undefined;
  readonly databaseReplicaUrl?: string | undefined;
  readonly redisUrl?: string | undefined;
  readonly bitcoinRpcUrl?: string | undefined;
  readonly metricsToken?: string | undefined;
  readonly sentryDsn?: string | undefined;
};

export type Secrets = SecretValues & { readonly toJSON: () => string };

/** Frozen and mute: printing, logging, copying or serialising it shows nothing; only asking for a name does. */
export function createSecrets(values: SecretValues): Secrets {
  const mute = () => '[secrets]';
  const secrets = { toJSON: mute };
  for (const [name, value] of Object.entries(values)) Object.defineProperty(secrets, name, { value });
  for (const name of ['toJSON', 'toString', inspect.custom]) {
    Object.defineProperty(secrets, name, { value: mute, enumerable: false });
  }
  return Object.freeze(secrets);
}
