/**
 * Look-ups by digest that arrive in the same turn of the event loop travel to the database together: under load
 * many requests share a round trip, and a single request waits for nothing.
 */
const MAX_BATCH = 200;

export function createBatcher<V>(
  read: (digests: readonly Buffer[]) => Promise<ReadonlyMap<string, V>>,
): (digest: Buffer) => Promise<V | null> {
  let waiting: { digest: Buffer; resolve: (value: V | null) => void; reject: (reason: unknown) => void }[] =
    [];

  function flush(): void {
    const batch = waiting;
    waiting = [];
    read(batch.map((entry) => entry.digest)).then(
      (found) => {
        for (const entry of batch) entry.resolve(found.get(entry.digest.toString('hex')) ?? null);
      },
      (reason) => {
        for (const entry of batch) entry.reject(reason);
      },
    );
  }

  return (digest) =>
    new Promise((resolve, reject) => {
      waiting.push({ digest, resolve, reject });
      if (waiting.length === 1) setImmediate(() => waiting.length > 0 && flush());
      if (waiting.length >= MAX_BATCH) flush();
    });
}
