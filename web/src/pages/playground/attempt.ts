import type { Asked } from '../../lib/asked.ts';
import type { Step } from './step.ts';

/** What has to be remembered while the browser is at the sign-in page. In this tab alone, and gone once it is read. */
export type Attempt = {
  readonly asked: Asked;
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly issuer: string;
  readonly endSession: string | undefined;
  readonly steps: readonly Step[];
};

const PLACE = 'hodlxxi.playground';

export const rememberAttempt = (attempt: Attempt): void =>
  sessionStorage.setItem(PLACE, JSON.stringify(attempt));

/** Once: a second answer finds nothing to compare itself with. */
export function takeAttempt(): Attempt | null {
  const kept = sessionStorage.getItem(PLACE);
  sessionStorage.removeItem(PLACE);
  return kept === null ? null : (JSON.parse(kept) as Attempt);
}
