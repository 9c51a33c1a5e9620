/** What the demo is told by its environment. */
export type Settings = {
  /** The identity provider, as it names itself. */
  readonly issuer: URL;
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  /** Where the registration is kept between runs; absent: this run only. */
  readonly stateFile: string | undefined;
  /** An application registered by hand; absent: the demo registers itself. */
  readonly client: { readonly id: string; readonly secret: string } | undefined;
};

type Environment = Readonly<Record<string, string | undefined>>;

/** @throws RangeError with one line for the person who started the demo. */
export function readSettings(env: Environment): Settings {
  const issuer = URL.parse(env['ISSUER'] ?? 'http://localhost:5000');
  if (!issuer) throw new RangeError('ISSUER must be a URL');
  const port = Number(env['PORT'] ?? 5001);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new RangeError('PORT must be a port number');
  const { CLIENT_ID: id, CLIENT_SECRET: secret } = env;
  if ((id === undefined) !== (secret === undefined)) {
    throw new RangeError('CLIENT_ID and CLIENT_SECRET belong together');
  }
  return {
    issuer,
    host: env['HOST'] ?? '127.0.0.1',
    port,
    stateFile: env['DEMO_STATE'],
    client: id !== undefined && secret !== undefined ? { id, secret } : undefined,
  };
}
