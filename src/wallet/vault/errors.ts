import { type ErrorTable, type ProblemError, problem } from '../../core/errors.ts';

export const vaultErrors = {
  wallet_locked: {
    status: 423,
    title: 'The wallet is locked',
    remedy:
      'Unlock it with its passphrase: `POST /api/wallets/{id}/decrypt`. It stays open for an hour, for this session alone.',
  },
  wallet_already_locked: {
    status: 409,
    title: 'The wallet has a passphrase already',
    remedy:
      'To change it, take the lock off with `POST /api/wallets/{id}/decrypt` and `remove_lock`, then lock it anew.',
  },
  wallet_not_locked: {
    status: 409,
    title: 'The wallet has no passphrase',
    remedy: 'Send one with `POST /api/wallets/{id}/encrypt` to lock it.',
  },
  passphrase_wrong: {
    status: 403,
    title: 'This is not the passphrase',
    remedy:
      'Try again. After five wrong ones no more are tried for a quarter of an hour. Nobody can open the wallet without it, the operator included: add it anew if the passphrase is lost.',
  },
  backup_invalid: {
    status: 422,
    title: 'This is not a backup of a wallet',
    remedy:
      'Send the file as it was downloaded: JSON, or a file of `age` in ASCII armor. It may be damaged; take another copy.',
  },
  backup_newer: {
    status: 422,
    title: 'This backup was made by a newer version',
    remedy:
      'Restore it on a server that is as new as the one that made it, or add the descriptors in it as a new wallet.',
  },
  backup_encrypted: {
    status: 422,
    title: 'The backup is encrypted',
    remedy: 'Send its passphrase with it.',
  },
  backup_mismatch: {
    status: 422,
    title: 'The descriptors of this backup do not give the addresses it names',
    remedy: 'Nothing was restored. The file was altered or damaged: take another copy.',
  },
} as const satisfies ErrorTable;

export function walletLocked(): ProblemError {
  return problem(vaultErrors, 'wallet_locked');
}
