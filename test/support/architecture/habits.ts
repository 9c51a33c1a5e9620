/** What must not be written, line by line. */
import type { Source } from './sources.ts';

type Habit = { readonly what: string; readonly pattern: RegExp };

const inCode: readonly Habit[] = [
  {
    what: 'any',
    pattern: /(?:[:<|&]|\bas|\bextends|\bsatisfies)\s*any\b(?=\s*(?:[,;)>=|&[\]}]|$))|,\s*any\s*>/,
  },
  { what: 'a double cast', pattern: /\bas\s+(?:unknown|never)\s+as\b/ },
  { what: 'an enum', pattern: /^\s*(?:export\s+)?(?:const\s+)?enum\s+\w/ },
];

const inText: readonly Habit[] = [
  {
    what: 'a suppressed type error without a reason',
    pattern: /@ts-(?:ignore|expect-error)\s*(?:\*\/)?\s*$/,
  },
  { what: 'an unchecked file', pattern: /@ts-nocheck/ },
  {
    what: 'a suppressed lint rule without a reason',
    pattern: /biome-ignore(?:-[a-z]+)?\s+[^:\s]+\s*:?\s*(?:\*\/)?\s*$/,
  },
  { what: 'work left for later', pattern: /\b(?:TODO|FIXME|XXX)\b/ },
];

const findings = (path: string, text: string, habits: readonly Habit[]): readonly string[] =>
  text
    .split('\n')
    .flatMap((line, index) =>
      habits.filter(({ pattern }) => pattern.test(line)).map(({ what }) => `${path}:${index + 1}: ${what}`),
    );

/** These rule files name what they forbid, so they are left out. */
const isRuleFile = (path: string): boolean => path.startsWith('test/support/architecture/');

export const badHabits = (sources: readonly Source[]): readonly string[] =>
  sources
    .filter(({ path }) => !isRuleFile(path))
    .flatMap(({ path, code, text }) => [...findings(path, code, inCode), ...findings(path, text, inText)]);

const registries = [
  /registry\.(?:npmjs|yarnpkg)\./,
  /\b(?:deb|security|snapshot|ftp\.[a-z]+)\.debian\.org/,
  /\b(?:pypi|pythonhosted)\.org/,
  /\b(?:static|index)\.crates\.io/,
  /\bproxy\.golang\.org/,
  /\brepo1?\.maven\.(?:apache\.)?org/,
];
const machinePaths = /(?<![\w.$}-])\/(?:home|Users|root|work|workspace)\/[\w.-]/;

/** Where packages come from and where the clone lies are the machine's business. */
export const machineTraces = (
  files: readonly { readonly path: string; readonly text: string }[],
): readonly string[] =>
  files
    .filter(({ path }) => !isRuleFile(path))
    .flatMap(({ path, text }) =>
      findings(path, text, [
        ...registries.map((pattern) => ({ what: "a package registry's host name", pattern })),
        { what: 'a path of one machine', pattern: machinePaths },
      ]),
    );
