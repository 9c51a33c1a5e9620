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

export { redactText, redactUrl } from './redact.ts';

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export type LogOptions = {
  readonly level: LogLevel;
  /** Where lines go; standard output when absent. */
  readonly destination?: DestinationStream;
};

/** A pino logger that satisfies `Log` of the ports and Fastify's `loggerInstance`. */
export function createLog({ level, destination }: LogOptions): Logger {
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
    hooks: { logMethod },
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

/** Messages are constants as a rule; an error's text may still arrive as one, and pino copies that of a bare error. */
function logMethod(this: Logger, args: unknown[], method: (...args: unknown[]) => void): void {
  const [first] = args;
  const complete = args.length === 1 && first instanceof Error ? [first, first.message] : args;
  method.apply(
    this,
    complete.map((arg) => (typeof arg === 'string' ? redactText(arg) : arg)),
  );
}
