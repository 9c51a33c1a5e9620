import { OAuthError } from './errors.ts';
import { pause } from './pause.ts';
import type { Call } from './transport.ts';
import type { DeviceAuthorization, Tokens } from './types.ts';

const DEFAULT_INTERVAL = 5;

/** RFC 8628 sections 3.4 and 3.5. @throws OAuthError `expired_token` or `access_denied`. */
export async function pollDevice(
  { expires_in, interval = DEFAULT_INTERVAL }: DeviceAuthorization,
  ask: () => Promise<Tokens>,
  { signal }: Call,
): Promise<Tokens> {
  let seconds = interval;
  for (let waited = 0; waited <= expires_in; waited += seconds) {
    await pause(seconds * 1000, signal);
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error;
      // Five seconds more, for good.
      if (error.code === 'slow_down') seconds += 5;
      else if (error.code !== 'authorization_pending') throw error;
    }
  }
  throw new OAuthError('The code has expired', { code: 'expired_token', status: 400 });
}
