import type { ErrorTable } from '../errors.ts';

export const authzErrors = {
  session_required: {
    status: 403,
    title: 'Only you can do this yourself',
    remedy: 'Use your own session; applications acting for you cannot do this, whatever their scopes.',
  },
  fresh_sign_in_required: {
    status: 403,
    title: 'Confirm that it is you',
    remedy:
      'This needs a sign-in of the last ten minutes: sign in again, or confirm with a passkey (`POST /api/passkeys/assert`). Browsers go to `/login?fresh=1`.',
  },
  second_factor_required: {
    status: 403,
    title: 'This needs a passkey as well',
    remedy:
      'The account wants one after every key, or it has passkeys and this changes them. Answer `POST /api/passkeys/assert/options` at `POST /api/passkeys/assert` with the same session. Browsers go to `/login?passkey=1`.',
  },
} as const satisfies ErrorTable;
