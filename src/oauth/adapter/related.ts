import type { Related } from '../store.ts';
import { keyOf, type Unit } from '../unit-of-work.ts';

/** Lets the library's follow-up reads (grant, session, account) be answered from the row's own statement. */
export function rememberRelated(
  unit: Unit | undefined,
  payload: Record<string, unknown>,
  related: Related,
): void {
  if (!unit) return;
  rememberSignIn(unit, payload);
  const { grantId, sessionUid, accountId } = payload;
  if (typeof grantId === 'string') unit.seen.set(keyOf('Grant', grantId), related.grant ?? undefined);
  if (typeof sessionUid === 'string')
    unit.seen.set(keyOf('SessionUid', sessionUid), related.session ?? undefined);
  if (typeof accountId === 'string') {
    unit.owner = accountId;
    unit.seen.set(keyOf('Account', accountId), related.account ? { ...related.account } : undefined);
  }
}

/** A code, device code or token that was presented says how the person signed in. */
export function rememberSignIn(unit: Unit | undefined, payload: Readonly<Record<string, unknown>>): void {
  const { amr, acr, authTime, boundTo } = payload;
  if (!unit || authTime === undefined) return;
  unit.signIn = { amr, acr, authTime, ...(typeof boundTo === 'object' ? { boundTo: { ...boundTo } } : {}) };
}
