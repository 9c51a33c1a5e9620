/** Reports unexpected errors to Sentry or a compatible service, over its envelope protocol; no agent, no patching. */
import { randomUUID } from 'node:crypto';
import type { Clock } from '../../core/ports.ts';

export type ReporterOptions = {
  /** `https://<key>@<host>/<project>` */
  readonly dsn: string;
  readonly environment: string;
  readonly release: string;
  readonly clock: Clock;
  readonly fetch?: typeof globalThis.fetch;
};

/** A flood of errors must not become a flood of reports. */
const MOST_PER_MINUTE = 30;
const TIMEOUT = 5000;

/**
 * `report` takes what the log hands over (`LogOptions.onError`), secrets hidden already. It returns at once and never
 * throws; `flush` waits for what is under way. Throws `TypeError` at construction for a DSN it cannot use.
 */
export function createErrorReporter({
  dsn,
  environment,
  release,
  clock,
  fetch = globalThis.fetch,
}: ReporterOptions) {
  const { url, headers } = endpointOf(dsn);
  const underWay = new Set<Promise<void>>();
  let window = { start: 0, sent: 0 };

  const mayReport = (now: number): boolean => {
    if (now - window.start >= 60_000) window = { start: now, sent: 0 };
    window.sent += 1;
    return window.sent <= MOST_PER_MINUTE;
  };

  async function send(body: string): Promise<void> {
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers,
        body,
        signal: AbortSignal.timeout(TIMEOUT),
      });
      await answer.body?.cancel();
    } catch {
      // The error is in the log; a report that cannot be delivered must not cause another.
    }
  }

  return {
    report(fields: Readonly<Record<string, unknown>>, message: string): void {
      const now = clock.now();
      if (!mayReport(now)) return;
      const sending = send(envelope({ ...eventOf(fields, message), environment, release }, now));
      underWay.add(sending);
      void sending.finally(() => underWay.delete(sending));
    },
    async flush(): Promise<void> {
      await Promise.all(underWay);
    },
  };
}

function endpointOf(dsn: string): { url: string; headers: Record<string, string> } {
  const { protocol, username, host, pathname } = new URL(dsn);
  const [project, ...folders] = pathname.split('/').filter(Boolean).reverse();
  if (!project || username === '') throw new TypeError('the DSN has no key or no project');
  const path = [...folders.reverse(), 'api', project, 'envelope', ''].join('/');
  return {
    url: `${protocol}//${host}/${path}`,
    headers: {
      'content-type': 'application/x-sentry-envelope',
      'x-sentry-auth': `Sentry sentry_version=7, sentry_client=hodlxxi, sentry_key=${username}`,
    },
  };
}

/** One item, each part on a line of its own. */
function envelope(event: object, now: number): string {
  const event_id = randomUUID().replaceAll('-', '');
  const header = { event_id, sent_at: new Date(now).toISOString() };
  const item = { ...event, event_id, timestamp: now / 1000 };
  return [header, { type: 'event' }, item].map((part) => JSON.stringify(part)).join('\n');
}

function eventOf({ err, ...fields }: Readonly<Record<string, unknown>>, message: string) {
  const exception = exceptionOf(err);
  return { platform: 'node', level: 'error', message: { formatted: message }, extra: fields, ...exception };
}

/** From the log's form of an error: type, message, stack. */
function exceptionOf(err: unknown) {
  if (typeof err !== 'object' || err === null) return {};
  const text = (name: string) => String(Reflect.get(err, name) ?? '');
  const stacktrace = { frames: framesOf(text('stack')) };
  return { exception: { values: [{ type: text('type'), value: text('message'), stacktrace }] } };
}

/** `at name (file:line:column)`, oldest first. */
function framesOf(stack: string) {
  return [...stack.matchAll(/^\s*at (?:(\S[^\n]{0,200}?) \()?([^\s()]{1,300}):(\d+):(\d+)\)?$/gm)]
    .map(([, name, file, line, column]) => ({
      function: name ?? '<anonymous>',
      filename: file,
      lineno: Number(line),
      colno: Number(column),
    }))
    .reverse();
}
