import type { Config, Secrets } from '../config.ts';
import { createErrorReporter } from '../infra/telemetry/sentry.ts';

/** Reports unexpected errors when SENTRY_DSN is set. */
export function createReporter(
  config: Config,
  secrets: Secrets,
): ReturnType<typeof createErrorReporter> | null {
  const { sentryDsn: dsn } = secrets;
  if (dsn === undefined) return null;
  return createErrorReporter({ dsn, environment: config.mode, release: '0.1.0', clock: Date });
}
