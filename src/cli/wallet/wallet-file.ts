/** Where the test wallet keeps its words: a file only its owner can read, on the user's own machine. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The message is for the person at the terminal. */
export class WalletFileError extends Error {
  readonly code = 'wallet_file';
  override readonly name = 'WalletFileError';
}

/** `--file`, else HODLXXI_WALLET, else ~/.hodlxxi/wallet.json. */
export function walletPath(
  file: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
  home: string,
): string {
  return file ?? env['HODLXXI_WALLET'] ?? join(home, '.hodlxxi', 'wallet.json');
}

/** Throws WalletFileError rather than overwrite a wallet. */
export function writeWallet(path: string, mnemonic: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const text = `${JSON.stringify({ version: 1, mnemonic }, null, 2)}\n`;
  try {
    writeFileSync(path, text, { mode: 0o600, flag: 'wx' });
  } catch (cause) {
    throw new WalletFileError(`cannot create ${path}: is there a wallet already?`, { cause });
  }
}

/** The mnemonic. Throws WalletFileError. */
export function readWallet(path: string): string {
  try {
    const { mnemonic }: { mnemonic?: unknown } = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof mnemonic === 'string') return mnemonic;
  } catch (cause) {
    throw new WalletFileError(`no wallet in ${path}: make one with \`hodlxxi wallet new\``, { cause });
  }
  throw new WalletFileError(`${path} is not a wallet file`);
}
