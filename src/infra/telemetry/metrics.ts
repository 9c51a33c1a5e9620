/** Prometheus series, in a registry of their own. */
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import type { Metrics } from '../../core/ports.ts';
import type { QueryEvent } from '../sql/sql.ts';
import { createLabelGuard } from './label-guard.ts';

const PREFIX = 'hodlxxi_';

/** Seconds: from a cached answer to the longest wait a request may have. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Methods we serve; everything else a client can invent is counted together. */
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

export type HttpRequestSeen = {
  readonly method: string;
  /** The template, never the path. */
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
};

/**
 * `metrics` is what rooms receive: a series comes into being with its first value, named `hodlxxi_<name>`, and its
 * label names are those of that first value. `http` and `query` take what the server and the database report.
 * Adapters may add gauges to `registry`.
 */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const counters = new Map<string, Series<Counter>>();
  const histograms = new Map<string, Series<Histogram>>();

  const settings = (name: string, labels: Labels) => ({
    name: `${PREFIX}${name}`,
    help: name.replaceAll('_', ' '),
    labelNames: Object.keys(labels),
    registers: [registry],
  });
  const count: Metrics['count'] = (name, labels = {}) => {
    const series = seriesOf(counters, name, labels, () => new Counter(settings(name, labels)));
    series.metric.inc(series.guard(labels));
  };
  const observe: Metrics['observe'] = (name, seconds, labels = {}) => {
    const make = () => new Histogram({ ...settings(name, labels), buckets: BUCKETS });
    const series = seriesOf(histograms, name, labels, make);
    series.metric.observe(series.guard(labels), seconds);
  };

  return {
    metrics: { count, observe },
    http({ method, route, status, seconds }: HttpRequestSeen): void {
      const shown = METHODS.has(method) ? method : 'other';
      observe('http_request_duration_seconds', seconds, { method: shown, route, status: String(status) });
    },
    query({ sql, seconds, ok, conflict }: QueryEvent): void {
      observe('sql_query_duration_seconds', seconds, { verb: verbOf(sql), ok: String(ok) });
      if (conflict) count('sql_conflicts_total', { verb: verbOf(sql) });
    },
    /** A counter that somebody else keeps: `read` is asked at every scrape. */
    follow(name: string, read: () => number): void {
      const counter: Counter = new Counter({
        ...settings(name, {}),
        collect() {
          counter.reset();
          counter.inc(read());
        },
      });
    },
    registry,
    contentType: registry.contentType,
    render: () => registry.metrics(),
  };
}

/** The first word of a statement: what it does, without saying to whom. */
function verbOf(sql: string): string {
  return /^\s*([a-z]{1,16})/i.exec(sql)?.[1]?.toLowerCase() ?? 'other';
}

type Labels = Readonly<Record<string, string>>;
type Series<M> = { readonly metric: M; readonly guard: (labels: Labels) => Labels };

function seriesOf<M>(known: Map<string, Series<M>>, name: string, labels: Labels, make: () => M): Series<M> {
  const found = known.get(name);
  if (found) return found;
  const series = { metric: make(), guard: createLabelGuard(Object.keys(labels)) };
  known.set(name, series);
  return series;
}
