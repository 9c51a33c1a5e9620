/** Server-sent events over `fetch`, HTML Living Standard section 9.2.6: what EventSource cannot do is be stopped, typed and tested. */

export type ServerEvent = { readonly event: string; readonly data: string };

const LONGEST = 65_536;

/** @throws RangeError when an event is longer than any of this server's. */
export async function* readEvents(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<ServerEvent, void, undefined> {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let buffer = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      buffer += decoder.decode(value, { stream: !done });
      if (buffer.length > LONGEST) throw new RangeError('the event is too long');
      const blocks = buffer.split(/\r\n\r\n|\n\n|\r\r/);
      // Without its empty line the last event is not complete, and at the end it is dropped.
      buffer = blocks.pop() ?? '';
      for (const block of blocks) {
        const event = parseEvent(block);
        if (event) yield event;
      }
      if (done) return;
    }
  } finally {
    // A loop that was left early closes the connection.
    await reader.cancel().catch(() => {});
  }
}

/** Null for comments and for fields without data. */
function parseEvent(block: string): ServerEvent | null {
  let event = 'message';
  const data: string[] = [];
  for (const line of block.split(/\r\n|\n|\r/)) {
    const [, field = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/.exec(line) ?? [];
    if (field === 'event') event = value;
    if (field === 'data') data.push(value);
  }
  return data.length === 0 ? null : { event, data: data.join('\n') };
}
