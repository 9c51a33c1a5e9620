/** Electrum's command line, offline: a wallet of one private key on regtest, for signing messages. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createScratch } from './scratch.ts';
import { toolCommand } from './tools.ts';

const run = promisify(execFile);

export type ElectrumScript = 'p2pkh' | 'p2wpkh' | 'p2wpkh-p2sh';

type Wallet = {
  readonly script: ElectrumScript;
  /** Private key in regtest's wallet import format. */
  readonly wif: string;
  /** The only one of such a wallet; Electrum refuses any other. */
  readonly address: string;
};

/** Base64 of 65 bytes. */
export const signWithElectrum = async (
  { script, wif, address }: Wallet,
  message: string,
): Promise<string> => {
  using scratch = createScratch('electrum');
  const electrum = async (...words: readonly string[]) => {
    const where = ['--offline', '--regtest', '-D', scratch.path, '-w', join(scratch.path, 'wallet')];
    const { stdout } = await run(toolCommand('electrum'), [...words, ...where], { timeout: 60_000 });
    return stdout.trim();
  };
  await electrum('restore', `${script}:${wif}`);
  return await electrum('signmessage', address, message);
};
