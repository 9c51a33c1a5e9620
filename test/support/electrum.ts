/** Electrum's command line, offline: a wallet of one private key on regtest, for signing messages. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createScratch } from './scratch.ts';
import { toolCommand } from './tools.ts';

const run = promisify(execFile);

export type ElectrumScript = 'p2pkh' | 'p2wpkh' | 'p2wpkh-p2sh';

export type Electrum = Disposable & {
  /** The wallet's only address. */
  readonly address: string;
  /** Base64 of 65 bytes. */
  readonly signMessage: (message: string) => Promise<string>;
};

/** @param wif private key in regtest's wallet import format */
export const openElectrum = async (script: ElectrumScript, wif: string): Promise<Electrum> => {
  const scratch = createScratch('electrum');
  const electrum = async (...words: readonly string[]) => {
    const where = ['--offline', '--regtest', '-D', scratch.path, '-w', join(scratch.path, 'wallet')];
    const { stdout } = await run(toolCommand('electrum'), [...words, ...where], { timeout: 60_000 });
    return stdout.trim();
  };
  await electrum('restore', `${script}:${wif}`);
  const [address = '']: readonly string[] = JSON.parse(await electrum('listaddresses'));
  return {
    address,
    signMessage: (message) => electrum('signmessage', address, message),
    [Symbol.dispose]: () => scratch[Symbol.dispose](),
  };
};
