import type { ErrorTable } from '../../core/errors.ts';

export const passkeyErrors = {
  passkey_invalid: {
    status: 400,
    title: 'The passkey was not accepted',
    remedy:
      'Ask for new options and answer them within five minutes, on the page of this site that asked. After several failures wait a quarter of an hour.',
  },
  passkey_taken: {
    status: 409,
    title: 'This passkey is known already',
    remedy: 'Use another authenticator, or the passkey that is there.',
  },
  passkey_missing: {
    status: 409,
    title: 'There is no passkey yet',
    remedy: 'Make one first: `POST /api/passkeys/register/options`.',
  },
  last_passkey: {
    status: 409,
    title: 'This is the last passkey of an account that wants one',
    remedy:
      'Add another one first, or stop asking for a passkey: `PUT /api/passkeys/required` with `{"required": false}`.',
  },
  too_many_passkeys: {
    status: 409,
    title: 'There are twenty passkeys already',
    remedy: 'Remove one that is not used any more.',
  },
} as const satisfies ErrorTable;
