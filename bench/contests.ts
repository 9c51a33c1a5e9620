/** What is compared with what. */
import type { Connection } from './load/connection.ts';
import type { Operation } from './load/drive.ts';
import { clientCredentials, introspect, login, refresh, type SignIn, userinfo } from './load/operations.ts';
import type { Target } from './targets/target.ts';

export type Contestant = {
  readonly name: string;
  readonly target: Target;
  /** Readies one operation for each connection. */
  readonly prepare: (connections: readonly Connection[]) => Promise<readonly Operation[]>;
};

export type Contest = {
  readonly name: string;
  /** The least ratio to the yardstick that was promised. */
  readonly aim?: number;
  /** The most SQL statements per operation that were promised. */
  readonly mostStatements?: number;
  readonly yardstick: Contestant;
  readonly product: readonly Contestant[];
};

/** Tokens asked about in turn, over and over: services meet the same ones again until they expire. */
const TOKENS = 256;

export function contests(yardstick: Target, product: Target): readonly Contest[] {
  const both = (prepare: (target: Target) => Contestant['prepare']) => ({
    yardstick: { name: yardstick.name, target: yardstick, prepare: prepare(yardstick) },
    product: [{ name: product.name, target: product, prepare: prepare(product) }],
  });
  const logins = {
    yardstick: {
      name: yardstick.name,
      target: yardstick,
      prepare: loginsBy(yardstick, yardstick.signIns.first),
    },
    product: [
      {
        name: `${product.name}, first time`,
        target: product,
        prepare: loginsBy(product, product.signIns.first),
      },
      {
        name: `${product.name}, returning`,
        target: product,
        prepare: loginsBy(product, product.signIns.returning),
      },
    ],
  };
  return [
    { name: 'login', aim: 0.6, mostStatements: 8, ...logins },
    { name: 'refresh', aim: 0.6, ...both(refreshes) },
    { name: 'client credentials', ...both(tokensForItself) },
    { name: 'introspection', aim: 1, ...both(introspections) },
    { name: 'userinfo', ...both(userinfos) },
  ];
}

const loginsBy =
  ({ endpoints, application }: Target, signIn: SignIn): Contestant['prepare'] =>
  async (connections) =>
    connections.map((connection) => () => login(connection, endpoints, application, signIn));

/** A chain for each worker: every refresh token is used once, and its successor next. */
const refreshes =
  ({ endpoints, application, signIns }: Target): Contestant['prepare'] =>
  (connections) =>
    Promise.all(
      connections.map(async (connection) => {
        let tokens = await login(connection, endpoints, application, signIns.first);
        return async () => {
          tokens = await refresh(connection, endpoints, application, tokens.refresh_token);
        };
      }),
    );

const tokensForItself =
  ({ endpoints, application }: Target): Contestant['prepare'] =>
  async (connections) =>
    connections.map((connection) => () => clientCredentials(connection, endpoints, application));

const introspections =
  (target: Target): Contestant['prepare'] =>
  async (connections) => {
    const next = inTurn(await accessTokens(target, connections));
    return connections.map(
      (connection) => () => introspect(connection, target.endpoints, target.reader, next()),
    );
  };

const userinfos =
  (target: Target): Contestant['prepare'] =>
  async (connections) => {
    const next = inTurn(await accessTokens(target, connections));
    return connections.map((connection) => () => userinfo(connection, target.endpoints, next()));
  };

/** Access tokens of as many people as there are connections, several for each. */
async function accessTokens(
  { endpoints, reader, signIns }: Target,
  connections: readonly Connection[],
): Promise<readonly string[]> {
  const each = TOKENS / connections.length;
  const found = await Promise.all(
    connections.map(async (connection) => {
      const tokens = [await login(connection, endpoints, reader, signIns.first)];
      for (let last = tokens[0]; last && tokens.length < each; tokens.push(last)) {
        last = await refresh(connection, endpoints, reader, last.refresh_token);
      }
      return tokens.map((one) => one.access_token);
    }),
  );
  return found.flat();
}

function inTurn(values: readonly string[]): () => string {
  let turn = 0;
  return () => {
    turn = (turn + 1) % values.length;
    return values[turn] ?? '';
  };
}
