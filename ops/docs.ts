/**
 * Writes the documents that are made from source; `--check` fails instead, naming each one that has drifted.
 * A generator is a file in ops/docs/ whose default export is a `Document`.
 */
import { globSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './setup/paths.ts';

export type Document = {
  /** Where it goes, from the repository's root. */
  readonly path: string;
  readonly render: () => Promise<string>;
};

const generators = globSync('ops/docs/*.ts', { cwd: root })
  .filter((file) => !file.endsWith('.test.ts'))
  .toSorted();

const load = async (file: string): Promise<Document> => {
  const module: { default: Document } = await import(pathToFileURL(join(root, file)).href);
  return module.default;
};

const checking = process.argv.includes('--check');

for (const file of generators) {
  const { path, render } = await load(file);
  const target = join(root, path);
  const text = await render();
  const present = await readFile(target, 'utf8').catch(() => undefined);
  if (present === text) continue;
  if (checking) {
    console.error(
      `${path} is not what ${file} makes of the source: run node ops/docs.ts and commit the result`,
    );
    process.exitCode = 1;
    continue;
  }
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, text);
  console.log(`wrote ${path}`);
}
