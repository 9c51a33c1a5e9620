/** The decisions of docs/architecture.md that a machine can hold. Each failure lists every place at once. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codeOnly } from './support/architecture/code-only.ts';
import {
  cycles,
  danglingImports,
  notForBrowsers,
  wrongDependencies,
} from './support/architecture/dependencies.ts';
import { badHabits, machineTraces } from './support/architecture/habits.ts';
import { tooLong, unfurnishedRooms } from './support/architecture/shape.ts';
import { readRepositoryFile, readSources, repositoryFiles } from './support/architecture/sources.ts';

const files = repositoryFiles();
const fileSet = new Set(files);
const sources = readSources();
const isText = (path: string) => !/\.(png|ico|woff2?|gz|wasm|jpg)$/.test(path);

const none = (violations: readonly string[]) =>
  assert.equal(violations.length, 0, `\n  ${violations.join('\n  ')}\n`);

type Manifest = { readonly dependencies?: Readonly<Record<string, string>> };
const dependenciesOf = (path: string): readonly [string, string][] => {
  const manifest: Manifest = JSON.parse(readRepositoryFile(path));
  return Object.entries(manifest.dependencies ?? {});
};

describe('dependency rule', () => {
  test('lib ← core ← rooms ← app.ts ← main.ts, and only app.ts, cli and tests import adapters', () => {
    none(wrongDependencies(sources));
  });
  test('what is behind a door for browsers runs there', () => none(notForBrowsers(sources)));
  test('no cycles', () => none(cycles(sources)));
  test('relative imports name a file, ending included', () => none(danglingImports(sources, fileSet)));
});

describe('shape', () => {
  test('files are short: median 60 lines, 90 % under 220, none over 400', () => none(tooLong(sources)));
  test('every room has a README, a door, schemas and errors', () => none(unfurnishedRooms(fileSet)));
});

describe('habits', () => {
  test('no any, no double cast, no enum, no bare suppression, nothing left for later', () =>
    none(badHabits(sources)));
  test('no registry host and no path of one machine in any file', () => {
    none(machineTraces(files.filter(isText).map((path) => ({ path, text: readRepositoryFile(path) }))));
  });
});

describe('dependencies', () => {
  test('the server has at most 25, in exact versions', () => {
    const dependencies = dependenciesOf('package.json');
    assert.ok(dependencies.length <= 25, `${dependencies.length} runtime dependencies`);
    none(
      dependencies.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version)).map((pair) => pair.join(' ')),
    );
  });
  test('the sdk has none', () => none(dependenciesOf('sdk/package.json').map(([name]) => name)));
});

describe('the rules themselves', () => {
  test('comments, strings, templates and regular expressions are told from code', () => {
    const dollar = '$';
    const source = `a; // any\nb("any", \`any ${dollar}{c(\`any\`)} any\`, /["\`any]/, d / e / f); /* any */ g`;
    const code = codeOnly(source);
    assert.equal(code.includes('any'), false);
    assert.equal(code.length, source.length);
    assert.match(code, /^a; {7}\nb\( {5}, .*c\(.*d \/ e \/ f\);.*g$/);
  });

  const source = (path: string, text: string, targets: readonly string[] = []) => ({
    path,
    text,
    code: codeOnly(text),
    lines: text.split('\n').length,
    isTest: false,
    imports: targets.map((target) => ({ specifier: target, target, typeOnly: false })),
  });

  test('each one fails on what it forbids', () => {
    const importing = (from: string, to: string) => wrongDependencies([source(from, '', [to])]).length;
    assert.equal(importing('src/lib/a.ts', 'src/core/b.ts'), 1);
    assert.equal(importing('src/lnurl/a.ts', 'src/oauth/index.ts'), 1);
    assert.equal(importing('src/oauth/a.ts', 'src/infra/b.ts'), 1);
    assert.equal(importing('src/infra/a.ts', 'src/oauth/service.ts'), 1);
    assert.equal(importing('src/app.ts', 'src/oauth/service.ts'), 1);
    assert.equal(importing('src/app.ts', 'src/oauth/index.ts'), 0);
    assert.equal(importing('src/infra/a.ts', 'src/oauth/store.ts'), 0);
    assert.equal(importing('web/src/a.ts', 'src/lib/b/index.ts'), 1);
    assert.equal(importing('web/src/a.ts', 'src/lib/b/in-browser.ts'), 0);
    const door = source('src/lib/b/in-browser.ts', '', ['src/lib/b/c.ts']);
    const behind = source('src/lib/b/c.ts', '', ['node:zlib']);
    assert.equal(notForBrowsers([door, behind]).length, 1);
    assert.equal(cycles([source('a', '', ['b']), source('b', '', ['c']), source('c', '', ['a'])]).length, 1);
    assert.equal(tooLong([source('src/a.ts', '\n'.repeat(500))]).length, 3);
    assert.equal(unfurnishedRooms(new Set(['src/oauth/index.ts'])).length, 3);
    const bad = [
      'let a: any;',
      'f(x as unknown as Y)',
      '// @ts-ignore',
      'enum A {}',
      '// biome-ignore lint/a/b:',
    ];
    for (const text of bad) assert.equal(badHabits([source('src/a.ts', text)]).length, 1, text);
    const fine = [
      '// any',
      "const s = 'x as unknown as y'",
      '// biome-ignore lint/a/b: the reason',
      'many: Company',
      'f(any, any)',
      'Set<Many>',
    ];
    for (const text of fine) assert.equal(badHabits([source('src/a.ts', text)]).length, 0, text);
    const traces = [`see ${'/home'}/somebody/x`, `https://registry.${'npmjs'}.org/a`];
    for (const text of traces) assert.equal(machineTraces([{ path: 'a', text }]).length, 1, text);
  });
});
