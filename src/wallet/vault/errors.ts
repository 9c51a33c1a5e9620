import { type ErrorTable, type ProblemError, problem } from '../../core/errors.ts';

export const vaultErrors = {
  wallet_locked: {
    status: 423,
    title: 'The wallet is locked',
    remedy:
      'Unlock it with its passphrase: POST /api/wallets/{id}/decrypt. It stays open for this session alone.',
  },
} as const satisfies ErrorTable;

export function walletLocked(): ProblemError {
  return problem(vaultErrors, 'wallet_locked');
}
