import { PasskeyError } from '@hodlxxi/sdk';
import { wordsFor } from '../api/failure.ts';

/** Why there is no passkey now, and what to do. */
export function passkeyWords(error: unknown): string {
  if (!(error instanceof PasskeyError)) return wordsFor(error);
  switch (error.code) {
    case 'cancelled':
      return 'No passkey was used. Try again when you are ready.';
    case 'exists':
      return 'This device already holds a passkey of your account.';
    case 'unsupported':
      return 'This browser cannot use passkeys here.';
    case 'failed':
      return 'The passkey could not be used. Try another one, or another device.';
  }
}
