/**
 * Whoever finishes a sign-in is who answered its pages. The library's own cookies for that have paths, so they cannot be
 * `__Host-` cookies (RFC 6265bis section 4.1.3.2), and a sibling domain could plant one: its own sign-in would be
 * finished in somebody else's browser, or theirs in its own. The cookie that binds wallets to browsers cannot be planted.
 */
import { type Adapter, Provider } from 'oidc-provider';
import { sha256 } from '../../core/crypto.ts';
import type { Clock } from '../../core/ports.ts';
import type { Interactions } from './interactions.ts';

const RESUME: ReadonlySet<string | undefined> = new Set(['resume', 'device_resume']);

/**
 * Milliseconds from a page's answer to its use, which is one redirect; two and a form to change accounts. What the page
 * looked at (is the key still the account's, does it want a passkey) holds for no longer than that.
 */
const ANSWER_LIFE = 2 * 60_000;

/** What a result keeps of the browser that gave it. */
export function browserMark(secret: string): string {
  return sha256(secret).toString('base64url');
}

/** On their way back to the library, answered interactions are found by the browser that answered them alone, at once. */
export function bindToBrowser(
  { model }: Interactions,
  { cookieName, clock }: { readonly cookieName: string; readonly clock: Clock },
): Interactions {
  const find: Adapter['find'] = async (id) => {
    const payload = await model.find?.(id);
    const result: unknown = payload?.['result'];
    const { ctx } = Provider;
    if (!ctx || !RESUME.has(ctx.oidc?.route) || typeof result !== 'object' || result === null) return payload;
    const secret = ctx.cookies.get(cookieName, { signed: false });
    const isSame = secret !== undefined && Reflect.get(result, 'browser') === browserMark(secret);
    const isRecent = clock.now() - Number(Reflect.get(result, 'at')) < ANSWER_LIFE;
    return isSame && isRecent ? payload : undefined;
  };
  return { model: { ...model, find } };
}
