/** Prometheus series, in a registry of their own. */
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import type { Metrics } from '../../core/ports.ts';
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
 * label names are those of that first value. `http` takes a `RequestSummary` of the server. Adapters may add gauges
 * to `registry`.
 */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const counters = new Map<string, Series<Counter>>();
  const histograms = new Map<string, Series<Histogram>>();
  const requests = new Histogram({
    name: `${PREFIX}http_request_duration_seconds`,
    help: 'Time from the request to the end of the answer, by route template.',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS,
    registers: [registry],
  });

  const settings = (name: string, labels: Labels) => ({
    name: `${PREFIX}${name}`,
    help: name.replaceAll('_', ' '),
    labelNames: Object.keys(labels),
    registers: [registry],
  });
  const metrics: Metrics = {
    count(name, labels = {}) {
      const series = seriesOf(counters, name, labels, () => new Counter(settings(name, labels)));
      series.metric.inc(series.guard(labels));
    },
    observe(name, seconds, labels = {}) {
      const make = () => new Histogram({ ...settings(name, labels), buckets: BUCKETS });
      const series = seriesOf(histograms, name, labels, make);
      series.metric.observe(series.guard(labels), seconds);
    },
  };

  return {
    registry,
    metrics,
    http({ method, route, status, seconds }: HttpRequestSeen): void {
      requests.observe(
        { method: METHODS.has(method) ? method : 'other', route, status: String(status) },
        seconds,
      );
    },
    contentType: registry.contentType,
    render: () => registry.metrics(),
  };
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
