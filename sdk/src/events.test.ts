import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { readEvents, type ServerEvent } from './events.ts';

const streamOf = (chunks: readonly Uint8Array[]): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });

const bytes = (text: string) => new TextEncoder().encode(text);

async function eventsIn(chunks: readonly Uint8Array[]): Promise<ServerEvent[]> {
  const events: ServerEvent[] = [];
  for await (const event of readEvents(streamOf(chunks))) events.push(event);
  return events;
}

describe('HTML Living Standard section 9.2.6, event streams', () => {
  const stream =
    ': hello\n\nevent: status\ndata: {"a":"ü"}\n\nretry: 3000\n\ndata:x\ndata: y\r\n\r\ndata: lost';

  test('comments and fields without data are no events, data lines are joined, an unfinished event is dropped', async () => {
    assert.deepEqual(await eventsIn([bytes(stream)]), [
      { event: 'status', data: '{"a":"ü"}' },
      { event: 'message', data: 'x\ny' },
    ]);
  });

  test('it does not matter where the network cuts the stream', async () => {
    const whole = bytes(stream);
    const expected = await eventsIn([whole]);
    const cuts = fc.array(fc.nat({ max: whole.length }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(cuts, async (at) => {
        const edges = [0, ...at.toSorted((a, b) => a - b), whole.length];
        const chunks = edges.slice(1).map((end, index) => whole.subarray(edges[index], end));
        assert.deepEqual(await eventsIn(chunks), expected);
      }),
      { numRuns: 200 },
    );
  });

  test('an event without end is refused', async () => {
    await assert.rejects(eventsIn([bytes(`data: ${'x'.repeat(70_000)}`)]), RangeError);
  });

  test('a loop that is left early closes the connection', async () => {
    let cancelled = false;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(bytes('data: 1\n\n')),
      cancel: () => {
        cancelled = true;
      },
    });
    for await (const { data } of readEvents(endless)) {
      assert.equal(data, '1');
      break;
    }
    assert.ok(cancelled);
  });
});
