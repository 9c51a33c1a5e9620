import type { Provider } from './provider.ts';
import type { Session, Sessions } from './sessions.ts';

/** What every route may use. */
export type App = {
  readonly issuer: URL;
  /** Where browsers reach this application. */
  readonly url: URL;
  readonly provider: Provider;
  readonly sessions: Sessions;
  readonly clock: { readonly now: () => number };
};

export type Incoming = {
  /** The request's full address. */
  readonly url: URL;
  /** Empty unless a form was posted. */
  readonly form: URLSearchParams;
  /** What this browser's cookie names, if that still exists. */
  readonly session: Session | undefined;
};

export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
};

export type Route = (app: App, request: Incoming) => Answer | Promise<Answer>;
