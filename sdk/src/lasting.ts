import { HodlxxiError } from './errors.ts';
import { pause } from './pause.ts';

const RETRY_AFTER = 3000;
const MAX_FAILURES = 5;

/**
 * What `stream` yields, for as long as the loop goes on: a connection that ends or breaks is taken up again, after five
 * failures in a row it is given up.
 */
export async function* lasting<T>(
  stream: () => AsyncGenerator<T, void, undefined>,
  signal: AbortSignal | undefined,
): AsyncGenerator<T, void, undefined> {
  for (let failures = 0; ; ) {
    try {
      for await (const item of stream()) {
        failures = 0;
        yield item;
      }
    } catch (error) {
      failures += 1;
      if (signal?.aborted || !isPassing(error) || failures >= MAX_FAILURES) throw error;
    }
    await pause(RETRY_AFTER, signal);
  }
}

/** A connection that broke, or a server that is busy or starting; not one that has said no. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof HodlxxiError)) return error instanceof TypeError;
  return error.status === 0 || error.status === 429 || error.status >= 500;
}
