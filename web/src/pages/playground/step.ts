import type { Check } from '../../lib/token-checks.ts';

/** A request and its answer, as they were sent. */
export type Exchange = {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly status: number;
  readonly answerHeaders: Readonly<Record<string, string>>;
  readonly answer: string;
};

/** The browser itself goes somewhere; what is said is in the address. */
export type Redirect = { readonly to: 'server' | 'application'; readonly url: string };

/** One message of the protocol. */
export type Step = {
  readonly title: string;
  readonly why: string;
  readonly exchange?: Exchange;
  readonly redirect?: Redirect;
  readonly checks: readonly Check[];
  /** What went wrong, in words. */
  readonly failure?: string;
};
