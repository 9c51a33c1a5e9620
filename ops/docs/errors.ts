/** Writes docs/errors.md from every table of error codes: those of HTTP, of the core and of each room. */
import { glob } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ErrorEntry, ErrorTable } from '../../src/lib/http/problem.ts';

const ROOT = join(import.meta.dirname, '../..');
const TABLES = ['src/lib/http/errors.ts', 'src/core/errors.ts', 'src/*/errors.ts'];

const INTRODUCTION = `# Error codes

Answers that are not successes are \`application/problem+json\` (RFC 9457) with \`type\`, \`title\`, \`status\`, \`detail\`,
a stable \`code\` and the \`request_id\`; validation errors add \`errors: [{path, message}]\`. OAuth endpoints answer with
the bodies of RFC 6749, and LNURL callbacks with \`{"status": "ERROR", "reason": …}\` and status 200. Switch on \`code\`;
titles may change.

Generated from the \`errors.ts\` of every part; do not edit.
`;

export default {
  path: 'docs/errors.md',
  async render(): Promise<string> {
    const sections = await Promise.all((await tableFiles()).map(section));
    return [INTRODUCTION, ...sections].join('\n');
  },
};

/** In a fixed order: what is common first, then the rooms by name. */
async function tableFiles(): Promise<string[]> {
  const files = new Set<string>();
  for (const pattern of TABLES) {
    const found: string[] = [];
    for await (const file of glob(pattern, { cwd: ROOT })) found.push(file);
    for (const file of found.sort()) files.add(file);
  }
  return [...files];
}

async function section(file: string): Promise<string> {
  const exported: Record<string, unknown> = await import(join(ROOT, file));
  const entries = Object.values(exported)
    .filter(isTable)
    .flatMap((table) => Object.entries(table));
  const rows = entries.map(
    ([code, { status, title, remedy }]) => `| \`${code}\` | ${status} | ${title} | ${remedy} |`,
  );
  return [
    `## ${titleOf(file)}`,
    '',
    '| Code | Status | Title | What to do |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

/** `src/lnurl/errors.ts` is the section `lnurl`; what every route shares is `http` and `core`. */
function titleOf(file: string): string {
  return dirname(file).split('/').at(-1) ?? file;
}

function isTable(value: unknown): value is ErrorTable {
  return typeof value === 'object' && value !== null && Object.values(value).every(isEntry);
}

function isEntry(value: unknown): value is ErrorEntry {
  return (
    typeof value === 'object' && value !== null && 'status' in value && 'title' in value && 'remedy' in value
  );
}
