/** `hodlxxi wallet`: a toy Lightning wallet for signing in, since real wallets refuse localhost. It holds no coins. */
import { homedir } from 'node:os';
import { parseArgs } from 'node:util';
import { entropyToMnemonic } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { AuthLinkError } from '../lib/lnurl/index.ts';
import { createTestWallet } from './wallet/test-wallet.ts';
import { readWallet, WalletFileError, walletPath, writeWallet } from './wallet/wallet-file.ts';

export { createTestWallet } from './wallet/test-wallet.ts';

/** The world as the command sees it, so that a test can be the world. */
export type WalletIo = {
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly random: { readonly bytes: (length: number) => Uint8Array };
  readonly fetch: typeof fetch;
};

export const walletUsage = `hodlxxi wallet new                make a wallet: twelve words in a file only you can read
hodlxxi wallet login <link>       sign in: LNURL1…, lightning:…, keyauth://… or the https URL itself
hodlxxi wallet key <domain>       the key this wallet shows to a domain
hodlxxi wallet show               where the wallet is, and its words
  --file <path>                   instead of HODLXXI_WALLET or ~/.hodlxxi/wallet.json`;

/** What the terminal gives. */
export function terminalIo(): WalletIo {
  return {
    out: (line) => console.log(line),
    err: (line) => console.error(line),
    env: process.env,
    home: homedir(),
    random: { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) },
    fetch,
  };
}

/** Runs `hodlxxi wallet …argv`; resolves to the exit code: 0 done, 1 refused or failed, 2 wrong usage. */
export async function runWallet(argv: readonly string[], io: WalletIo = terminalIo()): Promise<0 | 1 | 2> {
  const parsed = parse(argv);
  if (parsed === null) {
    io.err(walletUsage);
    return 2;
  }
  const { command, argument } = parsed;
  const path = walletPath(parsed.file, io.env, io.home);
  try {
    if (command === 'new') return make(path, io);
    const mnemonic = readWallet(path);
    if (command === 'login') return await login(mnemonic, argument, io);
    if (command === 'key') io.out(createTestWallet(mnemonic).linkingKey(argument));
    else io.out(`file   ${path}\nwords  ${mnemonic}`);
    return 0;
  } catch (error) {
    io.err(message(error));
    return 1;
  }
}

function make(path: string, io: WalletIo): 0 {
  writeWallet(path, entropyToMnemonic(io.random.bytes(16), wordlist));
  io.out(`A new wallet is in ${path}. It signs in; it holds no coins, so do not send it any.`);
  return 0;
}

async function login(mnemonic: string, link: string, io: WalletIo): Promise<0 | 1> {
  const wallet = createTestWallet(mnemonic);
  const { domain, action, key } = wallet.sign(link);
  io.out(`domain  ${domain}\naction  ${action ?? 'login'}\nkey     ${key}`);
  const result = await wallet.login(link, io.fetch);
  if (!result.ok) {
    io.err(`refused: ${result.reason}`);
    return 1;
  }
  io.out('OK: go back to your browser.');
  return 0;
}

const COMMANDS = { new: 0, show: 0, login: 1, key: 1 } as const;

function parse(argv: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { file: { type: 'string' } },
    });
    const [command = '', argument = ''] = positionals;
    if (!isCommand(command) || positionals.length !== COMMANDS[command] + 1) return null;
    return { command, argument, file: values.file };
  } catch {
    return null;
  }
}

function isCommand(text: string): text is keyof typeof COMMANDS {
  return Object.hasOwn(COMMANDS, text);
}

function message(error: unknown): string {
  if (error instanceof AuthLinkError) return `This link is not safe to open: ${error.message}.`;
  if (error instanceof WalletFileError || error instanceof RangeError) return error.message;
  const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : '';
  return `The service did not answer${cause}.`;
}
