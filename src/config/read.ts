/** From the environment to typed values, one variable at a time; nothing here knows what the settings mean. */
import { ConfigError } from './config-error.ts';
import { OWN_PREFIXES, type Variable, type VariableName, variables } from './variables.ts';

/** The process environment, or a literal in tests. */
export type Environment = Readonly<Record<string, string | undefined>>;
/** Reads a file of secrets as text; throws when it cannot. */
export type ReadFile = (path: string) => string;

type Parsed<V> = V extends { parse: (text: string) => infer T } ? T : never;
type HasDefault<V> = V extends { default: string } ? true : false;

/** Every variable by name; `undefined` where it is absent and has no default. */
export type Settings = {
  readonly [N in VariableName]: HasDefault<(typeof variables)[N]> extends true
    ? Parsed<(typeof variables)[N]>
    : Parsed<(typeof variables)[N]> | undefined;
};

/** Throws `ConfigError` for unknown names of ours, values given twice, unreadable files and malformed values. */
export function readSettings(env: Environment, readFile: ReadFile): Settings {
  refuseUnknown(env);
  const setting = <N extends VariableName>(name: N) => readOne(name, variables[name], env, readFile);
  const names = Object.keys(variables) as VariableName[];
  return Object.fromEntries(names.map((name) => [name, setting(name)])) as Settings;
}

function readOne(name: string, variable: Variable, env: Environment, readFile: ReadFile): unknown {
  const given = rawValue(name, env, readFile) ?? variable.default;
  if (given === undefined) return undefined;
  try {
    return variable.parse(given);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ConfigError(`${name} ${error.message}`);
  }
}

/** `NAME`, or the content of the file that `NAME_FILE` points to; an empty value counts as absent. */
function rawValue(name: string, env: Environment, readFile: ReadFile): string | undefined {
  const value = env[name]?.trim() || undefined;
  const file = env[`${name}_FILE`]?.trim() || undefined;
  if (file === undefined) return value;
  if (value !== undefined) throw new ConfigError(`${name} and ${name}_FILE are both set: keep one`);
  return contentOf(name, file, readFile);
}

function contentOf(name: string, file: string, readFile: ReadFile): string {
  let content: string;
  try {
    content = readFile(file).trim();
  } catch {
    throw new ConfigError(`${name}_FILE cannot be read: ${file}`);
  }
  if (content === '') throw new ConfigError(`${name}_FILE is empty: ${file}`);
  return content;
}

/** Kubernetes and Docker announce services named `redis` or `database` with variables like these. */
const SERVICE_LINK = /_SERVICE_(HOST|PORT(_[A-Z0-9_]+)?)$|_PORT(_\d+_(TCP|UDP)(_(PROTO|PORT|ADDR))?)?$/;

function refuseUnknown(env: Environment): void {
  for (const name of Object.keys(env).sort()) {
    const known = Object.hasOwn(variables, name.replace(/_FILE$/, '')) || Object.hasOwn(variables, name);
    const ours = OWN_PREFIXES.some((prefix) => name.startsWith(prefix));
    if (ours && !known && !SERVICE_LINK.test(name)) {
      throw new ConfigError(`${name} is not a setting of this server: see docs/configuration.md`);
    }
  }
}
