import type { Endpoints, SignIn } from '../load/operations.ts';
import type { Application } from './applications.ts';

/** Counters that only grow. */
export type Reading = {
  /** Milliseconds. */
  readonly cpu: { readonly server: number; readonly postgres: number; readonly redis: number };
  readonly statements: number;
  readonly commands: number;
};

/** A server under test. */
export type Target = {
  readonly name: string;
  readonly endpoints: Endpoints;
  /** Gets JWT access tokens. */
  readonly application: Application;
  /** Whose access tokens may be introspected and read userinfo. */
  readonly reader: Application;
  /** How a person unknown to the server signs in, and one who has allowed the application before. */
  readonly signIns: { readonly first: SignIn; readonly returning: SignIn };
  /** What is better done between the rounds than during them. */
  readonly rest: () => void;
  readonly read: () => Promise<Reading>;
  readonly stop: () => Promise<void>;
};
