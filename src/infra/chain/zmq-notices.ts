/** What a Bitcoin node publishes (doc/zmq.md): topic, hash in the order people read it, counter. */

export type Notice =
  /** The tip changed, somehow: ask. */
  { readonly kind: 'block' } | { readonly kind: 'seen' | 'removed'; readonly txid: string };

export const TOPICS = ['sequence', 'hashblock', 'hashtx'] as const;
export type Topic = (typeof TOPICS)[number];

export type Published = { readonly topic: Topic; readonly notice: Notice; readonly counter: number };

const LABELS: Readonly<Record<string, Notice['kind']>> = { A: 'seen', R: 'removed', C: 'block', D: 'block' };

/** Null for anything else than a notice of a known form. */
export function readNotice(frames: readonly Uint8Array[]): Published | null {
  const [topicFrame, body, counterFrame] = frames;
  if (frames.length !== 3 || !topicFrame || !body || counterFrame?.length !== 4) return null;
  const name = Buffer.from(topicFrame).toString('latin1');
  const topic = TOPICS.find((one) => one === name);
  const counter = Buffer.from(counterFrame).readUInt32LE();
  const notice = topic && noticeOf(topic, Buffer.from(body));
  return topic && notice ? { topic, notice, counter } : null;
}

function noticeOf(topic: Topic, body: Buffer): Notice | null {
  if (topic === 'sequence') {
    // Hash and label; for the mempool also its own sequence number, 8 bytes.
    const kind = LABELS[body.toString('latin1', 32, 33)];
    if (kind === undefined || body.length !== (kind === 'block' ? 33 : 41)) return null;
    return kind === 'block' ? { kind } : { kind, txid: body.toString('hex', 0, 32) };
  }
  if (body.length !== 32) return null;
  return topic === 'hashblock' ? { kind: 'block' } : { kind: 'seen', txid: body.toString('hex') };
}

/**
 * Tells whether the counter of a topic left something out since the last notice: a node drops what a subscriber is
 * too slow to take, and starts again at 0 when it is restarted.
 */
export function createGapWatch(): (topic: Topic, counter: number) => boolean {
  const next = new Map<Topic, number>();
  return (topic, counter) => {
    const expected = next.get(topic);
    next.set(topic, (counter + 1) % 2 ** 32);
    return expected !== undefined && expected !== counter;
  };
}
