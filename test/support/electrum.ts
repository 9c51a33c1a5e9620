/** Electrum's command line, offline on regtest: a wallet of one private key for messages, one of a new seed for payments. */
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

const placeOf = (folder: string) => ['--offline', '--regtest', '-D', folder, '-w', join(folder, 'wallet')];

const electrumIn = (folder: string) => {
  const where = placeOf(folder);
  return async (...words: readonly string[]) => {
    const { stdout } = await run(toolCommand('electrum'), [...words, ...where], { timeout: 60_000 });
    return stdout.trim();
  };
};

/** A wallet of a seed that Electrum makes up, with native SegWit addresses. */
export const createElectrumSigner = async () => {
  const scratch = createScratch('electrum-signer');
  const electrum = electrumIn(scratch.path);
  await electrum('create');
  return {
    /** As its owner would paste it. */
    publicKey: await electrum('getmpk'),
    /** The first it would show. */
    address: () => electrum('getunusedaddress'),
    /** The finished transaction in hexadecimal. */
    sign: (psbt: string) => electrum('signtransaction', psbt),
    /** What its owner types there, `electrum` being this wallet. */
    async shell(line: string, folder: string): Promise<void> {
      const meant = `electrum() { ${toolCommand('electrum')} "$@" ${placeOf(scratch.path).join(' ')}; }`;
      await run('sh', ['-euc', `${meant}\n${line}`], { cwd: folder, timeout: 60_000 });
    },
    [Symbol.dispose]: () => scratch[Symbol.dispose](),
  };
};

/** A wallet of one key, for payments. */
export const createElectrumKey = async ({ script, wif }: Omit<Wallet, 'address'>) => {
  const scratch = createScratch('electrum-key');
  const electrum = electrumIn(scratch.path);
  await electrum('restore', `${script}:${wif}`);
  return {
    sign: (psbt: string) => electrum('signtransaction', psbt),
    [Symbol.dispose]: () => scratch[Symbol.dispose](),
  };
};

/** Base64 of 65 bytes. */
export const signWithElectrum = async (
  { script, wif, address }: Wallet,
  message: string,
): Promise<string> => {
  using scratch = createScratch('electrum');
  const electrum = electrumIn(scratch.path);
  await electrum('restore', `${script}:${wif}`);
  return await electrum('signmessage', address, message);
};
