/** The repository's files as the architecture rules see them. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { codeOnly } from './code-only.ts';

export type Import = {
  /** As written. */
  readonly specifier: string;
  /** The repository's file it names; undefined for packages and node's own modules. */
  readonly target: string | undefined;
  /** True when nothing of it is left at run time. */
  readonly typeOnly: boolean;
};

export type Source = {
  /** From the repository's root, with `/`. */
  readonly path: string;
  readonly text: string;
  /** `text` without comments, strings and templates; same line numbers. */
  readonly code: string;
  readonly lines: number;
  readonly isTest: boolean;
  readonly imports: readonly Import[];
};

const root = join(import.meta.dirname, '..', '..', '..');

/** Every file that is or would be committed. */
export const repositoryFiles = (): readonly string[] => {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard', '-z'];
  const listed = execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 16 * 1024 * 1024 });
  return listed.split('\0').filter((path) => path !== '' && existsSync(join(root, path)));
};

export const readRepositoryFile = (path: string): string => readFileSync(join(root, path), 'utf8');

const statement = /^[ \t]*(import|export)\b([^;'"`]*?)\bfrom\s*['"]([^'"]+)['"]/gm;
const bareImport = /^[ \t]*import\s*['"]([^'"]+)['"]/gm;
const dynamicImport = /\bimport\(\s*['"]([^'"]+)['"]/g;

const isTypeOnly = (clause: string): boolean => {
  if (/^\s*type\b/.test(clause)) return true;
  const names = /^\s*\{([^}]*)\}\s*$/.exec(clause)?.[1];
  return names?.split(',').every((name) => /^\s*(type\s|$)/.test(name)) ?? false;
};

const importsOf = (path: string, text: string): readonly Import[] => {
  const code = codeOnly(text, true);
  const target = (specifier: string) =>
    specifier.startsWith('.') ? posix.normalize(posix.join(posix.dirname(path), specifier)) : undefined;
  const found = [...code.matchAll(statement)].map(([, , clause = '', specifier = '']) => ({
    specifier,
    target: target(specifier),
    typeOnly: isTypeOnly(clause),
  }));
  const others = [...code.matchAll(bareImport), ...code.matchAll(dynamicImport)].map(
    ([, specifier = '']) => ({
      specifier,
      target: target(specifier),
      typeOnly: false,
    }),
  );
  return [...found, ...others];
};

const parse = (path: string): Source => {
  const text = readRepositoryFile(path);
  return {
    path,
    text,
    code: codeOnly(text),
    lines: text.split('\n').length - (text.endsWith('\n') ? 1 : 0),
    isTest: path.endsWith('.test.ts') || path.startsWith('test/'),
    imports: importsOf(path, text),
  };
};

/** All TypeScript of the repository. */
export const readSources = (): readonly Source[] =>
  repositoryFiles()
    .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts'))
    .map(parse);
