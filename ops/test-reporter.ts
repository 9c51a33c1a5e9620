/** For CI, beside node's own reporter: a test that was skipped or left for later has shown nothing, so the run fails. */
import type { TestEvent } from 'node:test/reporters';

const explain = (kind: string, reason: string | boolean | undefined, where: string): string =>
  `✖ ${kind}: ${where}${typeof reason === 'string' ? ` (${reason})` : ''}\n`;

export default async function* report(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  for await (const { type, data } of events) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const kind = data.skip !== undefined ? 'skipped' : data.todo !== undefined ? 'todo' : undefined;
    if (kind === undefined) continue;
    process.exitCode = 1;
    yield explain(kind, data.skip ?? data.todo, `${data.name}, ${data.file ?? 'unknown file'}`);
  }
}
