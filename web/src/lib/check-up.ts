import type { Key, Passkeys } from '@hodlxxi/sdk';

export type Check = {
  readonly id: 'keys' | 'passkey' | 'recovery';
  /** A hint is worth knowing, and nothing to be done about. */
  readonly tone: 'good' | 'warn' | 'hint';
  readonly title: string;
  readonly detail: string;
  /** What to do about it: where, and in words. */
  readonly remedy?: { readonly to: string; readonly text: string };
};

const ADD_KEY = { to: '/keys?dialog=add-key', text: 'Add a key' };
const ADD_PASSKEY = { to: '/keys?dialog=add-passkey', text: 'Add a passkey' };

/** How safe the account is: from being lost, and from others. */
export const checkUp = (keys: readonly Pick<Key, 'kind'>[], passkeys: Passkeys): readonly Check[] => [
  lossOf(keys),
  theftOf(passkeys),
  recoveryOf(keys, passkeys),
];

function lossOf(keys: readonly Pick<Key, 'kind'>[]): Check {
  if (keys.length >= 2) {
    return {
      id: 'keys',
      tone: 'good',
      title: `${keys.length} keys open this account`,
      detail: 'Losing one of them does not lock you out.',
    };
  }
  return {
    id: 'keys',
    tone: 'warn',
    title: 'One key opens this account',
    detail: 'There is no password to reset: without this key the account is lost. Add another one.',
    remedy: ADD_KEY,
  };
}

function theftOf({ passkeys, required }: Passkeys): Check {
  if (passkeys.length === 0) {
    return {
      id: 'passkey',
      tone: 'warn',
      title: 'No passkey',
      detail: 'Whoever gets hold of a key of yours can sign in. A passkey is a second lock.',
      remedy: ADD_PASSKEY,
    };
  }
  return required
    ? {
        id: 'passkey',
        tone: 'good',
        title: 'A passkey is asked for at every sign-in',
        detail: 'A stolen key alone opens nothing.',
      }
    : {
        id: 'passkey',
        tone: 'good',
        title: passkeys.length === 1 ? 'You have a passkey' : `You have ${passkeys.length} passkeys`,
        detail: 'It confirms sensitive steps. You can have it asked for at every sign-in.',
      };
}

/** Whether one lost device takes everything along. */
function recoveryOf(keys: readonly Pick<Key, 'kind'>[], { passkeys, required }: Passkeys): Check {
  if (required && passkeys.length === 1) {
    return {
      id: 'recovery',
      tone: 'warn',
      title: 'Everything hangs on one passkey',
      detail: 'It is required and there is no other. Add one on a second device.',
      remedy: ADD_PASSKEY,
    };
  }
  const kinds = new Set(keys.map(({ kind }) => kind));
  if (keys.length >= 2 && kinds.size === 1) {
    return {
      id: 'recovery',
      tone: 'hint',
      title: 'Your keys are of the same kind',
      detail: 'Make sure that they do not come from the same wallet and the same backup.',
    };
  }
  return {
    id: 'recovery',
    tone: keys.length >= 2 ? 'good' : 'hint',
    title: keys.length >= 2 ? 'You have ways back' : 'Write your wallet’s backup words down',
    detail:
      keys.length >= 2
        ? 'Your keys are of different kinds, so one lost device leaves another way in.'
        : 'They are the only way to restore your key, and with it this account.',
  };
}
