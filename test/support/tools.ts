/** Programs of the machine that a test cannot do without. Locally their absence skips the test; under CI it fails it. */
import type { TestContext } from 'node:test';
import { knownTool, type ToolName } from '../../ops/setup/tools.ts';

export type { ToolName };

const absence = (names: readonly ToolName[]): string | undefined => {
  const absent = names.filter((name) => knownTool(name) === undefined);
  return absent.length > 0
    ? `not on this machine: ${absent.join(', ')} (npm test installs them as root)`
    : undefined;
};

/**
 * True when every tool is there. Otherwise skips the test and returns false, so that the caller returns:
 * `if (!requireTool(t, 'redis')) return;`
 * @throws Error under CI.
 */
export const requireTool = (t: TestContext, ...names: readonly ToolName[]): boolean => {
  const reason = absence(names);
  if (reason === undefined) return true;
  if (process.env['CI']) throw new Error(reason);
  t.skip(reason);
  return false;
};

/** The same for `describe` and `test` options: `{ skip: missing('postgres', 'redis') }`. Under CI never skips: starting fails. */
export const missing = (...names: readonly ToolName[]): string | false =>
  process.env['CI'] ? false : (absence(names) ?? false);

/**
 * The program to start.
 * @throws Error when it is not on this machine.
 */
export const toolCommand = (name: ToolName): string => {
  const tool = knownTool(name);
  if (!tool) throw new Error(absence([name]) ?? `${name} is gone`);
  return tool.command;
};
