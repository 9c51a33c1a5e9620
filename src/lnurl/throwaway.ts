import { createHash } from 'node:crypto';
import type { Origin } from '../core/ports.ts';
import { deriveLinkingKey, signK1 } from '../lib/lnurl/index.ts';
import type { Created, Lnurl } from './lnurl.ts';

/**
 * For development only: signs a challenge with a key that exists for this browser's cookie and nowhere else, so that
 * a newcomer sees the whole flow without a wallet. It calls the same `verify` as a wallet and passes no check by.
 * Rejects with the reason when that refuses.
 */
export function createThrowaway(lnurl: Pick<Lnurl, 'verify'>) {
  return async (
    { callback }: Pick<Created, 'callback'>,
    browserSecret: string,
    origin: Origin,
  ): Promise<void> => {
    const url = new URL(callback);
    const seed = createHash('sha512').update(`throwaway wallet\0${browserSecret}`).digest();
    const { privateKey, publicKey } = deriveLinkingKey(seed, url.hostname);
    const k1 = url.searchParams.get('k1') ?? '';
    const key = Buffer.from(publicKey).toString('hex');
    const answer = await lnurl.verify({ k1, sig: signK1(k1, privateKey), key }, origin);
    if (answer.status === 'ERROR') throw new Error(answer.reason);
  };
}
