/** Structured logs: one JSON object per line, ISO time, secrets hidden on the way out. */
import {
  type Bindings,
  type ChildLoggerOptions,
  type DestinationStream,
  type Logger,
  pino,
  stdTimeFunctions,
} from 'pino';
import { redactText } from './redact.ts';
import { redactFields } from './redact-fields.ts';

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export type LogOptions = {
  readonly level: LogLevel;
  /** Where lines go; standard output when absent. */
  readonly destination?: DestinationStream;
  /** Receives what is logged as `error` or `fatal`, with secrets hidden already, for a reporting service. */
  readonly onError?: (fields: Readonly<Record<string, unknown>>, message: string) => void;
};

/** A pino logger that satisfies `Log` of the ports and Fastify's `loggerInstance`. */
export function createLog({ level, destination, onError }: LogOptions): Logger {
  const options = {
    level,
    base: null,
    messageKey: 'message',
    timestamp: stdTimeFunctions.isoTime,
    formatters: {
      level: (label: string) => ({ level: label }),
      log: redactFields,
    },
    // Errors are reduced by `redactFields` before serializers run; pino's own would be handed the copy.
    serializers: { err: (error: unknown) => error },
    hooks: { logMethod: createLogMethod(onError) },
  };
  const log = destination ? pino(options, destination) : pino(options);
  const child = log.child;
  // pino formats no bindings of children; the override is inherited by children of children.
  log.child = function redactedChild<Levels extends string = never>(
    this: Logger,
    bindings: Bindings,
    childOptions?: ChildLoggerOptions<Levels>,
  ) {
    return child.bind(this)(redactFields(bindings), childOptions);
  };
  return log;
}

type Write = (...args: unknown[]) => void;

/** Messages are constants as a rule; an error's text may still arrive as one, and pino copies that of a bare error. */
function createLogMethod(onError: LogOptions['onError']) {
  return function logMethod(this: Logger, args: unknown[], method: Write, level: number): void {
    const [first] = args;
    const complete = args.length === 1 && first instanceof Error ? [first, first.message] : args;
    const shown = complete.map((arg) => (typeof arg === 'string' ? redactText(arg) : arg));
    if (onError && level >= ERROR) onError(...reportOf(this.bindings(), shown));
    method.apply(this, shown);
  };
}

/** pino's number for `error`; `fatal` is above. */
const ERROR = 50;

function reportOf(
  bindings: Bindings,
  [first, second]: readonly unknown[],
): [Record<string, unknown>, string] {
  if (typeof first === 'string') return [bindings, first];
  const fields = first instanceof Error ? { err: first } : typeof first === 'object' ? (first ?? {}) : {};
  return [redactFields({ ...bindings, ...fields }), String(second ?? '')];
}
