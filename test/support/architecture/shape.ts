/** How long files are, and what a room has. */
import { rooms } from './dependencies.ts';
import type { Source } from './sources.ts';

const limits = { median: 60, ninetieth: 220, longest: 400 } as const;
const named: Readonly<Record<string, number>> = { 'src/main.ts': 40, 'src/app.ts': 150 };

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

/** Short files for protocol and service code; `lib/bitcoin`, where the algorithm is the unit of audit, may be long. */
export const tooLong = (sources: readonly Source[]): readonly string[] => {
  const judged = sources.filter(({ path, isTest }) => path.startsWith('src/') && !isTest);
  const service = judged.filter(({ path }) => !path.startsWith('src/lib/bitcoin/'));
  const sizes = service.map(({ lines }) => lines).toSorted((a, b) => a - b);
  const spread = [
    ['median', quantile(sizes, 0.5), limits.median] as const,
    ['90th percentile', quantile(sizes, 0.9), limits.ninetieth] as const,
  ];
  return [
    ...spread
      .filter(([, is, most]) => is > most)
      .map(([what, is, most]) => `src: ${what} is ${is} lines, at most ${most}`),
    ...service.flatMap(({ path, lines }) => {
      const most = named[path] ?? limits.longest;
      return lines > most ? [`${path}: ${lines} lines, at most ${most}`] : [];
    }),
  ];
};

const furniture = ['README.md', 'index.ts', 'schema.ts', 'errors.ts'] as const;

export const unfurnishedRooms = (files: ReadonlySet<string>): readonly string[] =>
  rooms
    .filter((room) => [...files].some((path) => path.startsWith(`src/${room}/`)))
    .flatMap((room) => furniture.map((name) => `src/${room}/${name}`))
    .filter((path) => !files.has(path))
    .map((path) => `${path} is missing`);
