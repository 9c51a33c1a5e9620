/** What `hodlxxi client` understands, and nothing else. */
import { parseArgs } from 'node:util';

const OPTIONS = {
  name: { type: 'string' },
  id: { type: 'string' },
  redirect: { type: 'string', multiple: true },
  scope: { type: 'string' },
  grant: { type: 'string', multiple: true },
  auth: { type: 'string' },
  'jwks-uri': { type: 'string' },
  public: { type: 'boolean' },
  native: { type: 'boolean' },
  trusted: { type: 'boolean' },
  opaque: { type: 'boolean' },
  revoke: { type: 'string' },
  days: { type: 'string' },
  undo: { type: 'boolean' },
} as const;

/** How many arguments each command takes after its name. */
const COMMANDS = {
  create: 0,
  list: 0,
  token: 0,
  show: 1,
  secret: 1,
  disable: 1,
  approve: 1,
  trust: 1,
  remove: 1,
} as const;

export type ClientCommand = keyof typeof COMMANDS;
export type ClientOptions = ReturnType<typeof readValues>['values'];

export const clientUsage = `hodlxxi client create --name <name> --redirect <uri> [--redirect <uri> …]
    [--scope "openid profile"] [--grant <type> …] [--public | --auth <method>] [--jwks-uri <uri>]
    [--native] [--opaque] [--trusted] [--id <client_id>]
hodlxxi client list                        every application
hodlxxi client show <client_id>            what it registered, and its secrets' ids
hodlxxi client secret <client_id> [--days <n> | --revoke <secret_id>]
hodlxxi client disable|approve <client_id> stop it, or let it work
hodlxxi client trust <client_id> [--undo]  vouch for it: pages show it as verified
hodlxxi client remove <client_id>          delete it and everything issued to it
hodlxxi client token [--days <n>]          permission to register applications (REGISTRATION=token)`;

/** Null when the command line makes no sense. */
export function readOptions(
  argv: readonly string[],
): { command: ClientCommand; clientId: string; options: ClientOptions } | null {
  try {
    const { values, positionals } = readValues(argv);
    const [command = '', clientId = ''] = positionals;
    if (!isCommand(command) || positionals.length !== COMMANDS[command] + 1) return null;
    return { command, clientId, options: values };
  } catch {
    return null;
  }
}

function readValues(argv: readonly string[]) {
  return parseArgs({ args: [...argv], allowPositionals: true, options: OPTIONS });
}

function isCommand(text: string): text is ClientCommand {
  return Object.hasOwn(COMMANDS, text);
}
