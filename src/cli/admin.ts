/** `hodlxxi admin`: who runs this server. It works on the store, whether or not a server is running. */
import type { AccountSummary, AdminService } from '../account/index.ts';
import { type AccountRole, accountRoles } from '../core/authz/scopes.ts';
import { ProblemError } from '../core/errors.ts';

export type AdminIo = {
  readonly admin: Pick<AdminService, 'named' | 'staff' | 'grant' | 'revoke' | 'resetPasskeys'>;
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
};

export const adminUsage = `hodlxxi admin list                          accounts with a role
hodlxxi admin grant <account> <role>        give a role: special, operator or admin
hodlxxi admin revoke <account> <role>       take it away again
hodlxxi admin reset-passkeys <account>      for lost devices: the account signs in with a key alone again
  <account>    its id, user name, a public key or npub it signs in with, or a Bitcoin address`;

/** As core/username.ts makes them: of the account's id, which cannot be read out of them. */
const MADE_UP = /^user-[0-9a-f]{8}$/i;
const NOT_BY_THAT =
  'that is the name of somebody who has chosen none: use the account id, a key or npub, or a Bitcoin address';

type Command =
  | { readonly name: 'list' }
  | { readonly name: 'grant' | 'revoke'; readonly account: string; readonly role: AccountRole }
  | { readonly name: 'reset-passkeys'; readonly account: string };

export const isAdminCommand = (argv: readonly string[]): boolean => parse(argv) !== null;

/** Runs `hodlxxi admin …argv`; resolves to the exit code: 0 done, 1 refused, 2 wrong usage. */
export async function runAdmin(argv: readonly string[], io: AdminIo): Promise<0 | 1 | 2> {
  const command = parse(argv);
  if (command === null) {
    io.err(adminUsage);
    return 2;
  }
  if (command.name === 'list') return list(io);
  const found = await io.admin.named(command.account);
  const [account] = found;
  if (account === undefined) {
    io.err(`there is no account ${command.account}`);
    if (MADE_UP.test(command.account)) io.err(NOT_BY_THAT);
    return 1;
  }
  if (found.length > 1) {
    io.err(`there is more than one account ${command.account}`);
    return 1;
  }
  try {
    await act(command, account, io);
    return 0;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    io.err(error.message);
    return 1;
  }
}

async function act(
  command: Exclude<Command, { name: 'list' }>,
  account: AccountSummary,
  { admin, out }: AdminIo,
): Promise<void> {
  if (command.name === 'reset-passkeys') {
    await admin.resetPasskeys('operator', account.id);
    out(`${describe(account)}  passkeys removed, all sessions ended`);
    return;
  }
  const { account: after } = await admin[command.name]('operator', account.id, command.role);
  out(describe(after));
}

const PAGE = 100;

async function list({ admin, out }: AdminIo): Promise<0> {
  let after: string | null = null;
  do {
    const page: readonly AccountSummary[] = await admin.staff({ limit: PAGE, after });
    for (const account of page) out(describe(account));
    after = page.length < PAGE ? null : (page.at(-1)?.id ?? null);
  } while (after !== null);
  return 0;
}

function describe({ id, username, roles, status }: AccountSummary): string {
  const shown = roles.length === 0 ? 'user' : roles.join(',');
  return [id, username ?? '-', shown, ...(status === 'active' ? [] : [status])].join('  ');
}

function parse(argv: readonly string[]): Command | null {
  const [name, account = '', role = '', ...rest] = argv;
  if (rest.length > 0) return null;
  if (name === 'list') return argv.length === 1 ? { name } : null;
  if (account === '') return null;
  if (name === 'reset-passkeys') return argv.length === 2 ? { name, account } : null;
  const known = accountRoles.find((one) => one === role);
  // Everybody is a user.
  if (known === undefined || known === 'user') return null;
  return name === 'grant' || name === 'revoke' ? { name, account, role: known } : null;
}
