/**
 * Whoever finishes a sign-in is who answered its pages. The library's own cookies for that have paths, so they cannot be
 * `__Host-` cookies (RFC 6265bis section 4.1.3.2), and a sibling domain could plant one: its own sign-in would be
 * finished in somebody else's browser, or theirs in its own. The cookie that binds wallets to browsers cannot be planted.
 */
import { type Adapter, Provider } from 'oidc-provider';
import { sha256 } from '../../core/crypto.ts';
import type { Interactions } from './interactions.ts';

const RESUME: ReadonlySet<string | undefined> = new Set(['resume', 'device_resume']);

/** What a result keeps of the browser that gave it. */
export function browserMark(secret: string): string {
  return sha256(secret).toString('base64url');
}

/** On their way back to the library, answered interactions are found by the browser that answered them alone. */
export function bindToBrowser({ model }: Interactions, cookieName: string): Interactions {
  const find: Adapter['find'] = async (id) => {
    const payload = await model.find?.(id);
    const result: unknown = payload?.['result'];
    const { ctx } = Provider;
    if (!ctx || !RESUME.has(ctx.oidc?.route) || typeof result !== 'object' || result === null) return payload;
    const secret = ctx.cookies.get(cookieName, { signed: false });
    const isSame = secret !== undefined && Reflect.get(result, 'browser') === browserMark(secret);
    return isSame ? payload : undefined;
  };
  return { model: { ...model, find } };
}
