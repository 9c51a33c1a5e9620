/** Who may import whom: lib ← core ← rooms ← app.ts ← main.ts; adapters only from where things are put together. */
import type { Import, Source } from './sources.ts';

export const rooms: readonly string[] = ['oauth', 'lnurl', 'account', 'wallet', 'pof', 'chat'];

type Zone = string;

const zoneOf = (path: string): Zone => {
  const [top = '', second = ''] = path.split('/');
  if (top !== 'src') return top;
  return second;
};

/** Zones of src/ that each zone may import, beside itself. Tests beside their subject may import anything. */
const allowed: Readonly<Record<Zone, readonly Zone[]>> = {
  lib: [],
  core: ['lib'],
  ...Object.fromEntries(rooms.map((room) => [room, ['lib', 'core']])),
  infra: ['lib', 'core', 'config.ts', ...rooms],
  config: ['lib', 'core'],
  'config.ts': ['config', 'lib', 'core'],
  cli: ['lib', 'core', 'infra', 'config', 'config.ts', 'app.ts', 'main.ts', ...rooms],
  app: ['lib', 'core', 'infra', 'config.ts', ...rooms],
  'app.ts': ['app', 'lib', 'core', 'infra', 'config', 'config.ts', ...rooms],
  process: ['lib', 'core', 'infra', 'config.ts'],
  'main.ts': ['lib', 'core', 'config.ts', 'app.ts', 'process'],
  // Somebody else's application: it knows us by the protocol only.
  demo: ['lib'],
  // And of lib what has a door for browsers.
  web: ['sdk', 'lib'],
  sdk: [],
};

/** An adapter takes types from a room, and at run time only what belongs to the port: its own file and its errors. */
const isPort = (path: string): boolean => /(^|\/)(ports|store|errors|[a-z-]+-(store|errors))\.ts$/.test(path);

const isForBrowsers = (path: string): boolean => path.endsWith('/in-browser.ts');

const judge = (from: Source, { target, specifier, typeOnly }: Import): string | undefined => {
  const zone = zoneOf(from.path);
  const rule = allowed[zone];
  if (rule === undefined)
    return 'no rule for this place: add one to test/support/architecture/dependencies.ts';
  if (target === undefined) {
    if (zone === 'sdk') return `sdk imports nothing, but imports ${specifier}`;
    return zone === 'web' && specifier.startsWith('node:') ? `a browser has no ${specifier}` : undefined;
  }
  const to = zoneOf(target);
  if (to === zone) return undefined;
  if (!rule.includes(to)) return `${zone} may not import ${to} (${target})`;
  if (zone === 'web' && to === 'lib' && !isForBrowsers(target)) {
    return `web enters lib by a door for browsers, an in-browser.ts, not ${target}`;
  }
  const entersRoom = rooms.includes(to);
  if (zone === 'infra' && !typeOnly && !isPort(target) && to !== 'lib') {
    return `an adapter imports types, ports and their errors only, not ${target}`;
  }
  if ((zone === 'app.ts' || zone === 'cli') && entersRoom && target !== `src/${to}/index.ts`) {
    return `a room is entered by its door, src/${to}/index.ts, not ${target}`;
  }
  return undefined;
};

export const wrongDependencies = (sources: readonly Source[]): readonly string[] =>
  sources
    .filter(({ path, isTest }) => !isTest && /^(src|web|sdk|demo)\//.test(path))
    .flatMap((source) =>
      source.imports.flatMap((imported) => {
        const verdict = judge(source, imported);
        return verdict === undefined ? [] : [`${source.path}: ${verdict}`];
      }),
    );

/** What is behind a door for browsers and could not run there. */
export const notForBrowsers = (sources: readonly Source[]): readonly string[] => {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const reached = new Set(sources.flatMap(({ path }) => (isForBrowsers(path) ? [path] : [])));
  for (const path of reached)
    for (const { target, typeOnly } of byPath.get(path)?.imports ?? [])
      if (target !== undefined && !typeOnly) reached.add(target);
  return [...reached].flatMap((path) =>
    (byPath.get(path)?.imports ?? [])
      .filter(({ specifier, typeOnly }) => specifier.startsWith('node:') && !typeOnly)
      .map(({ specifier }) => `${path}: a browser has no ${specifier}`),
  );
};

/** Relative imports that name no file, or leave out the ending that running TypeScript directly needs. */
export const danglingImports = (sources: readonly Source[], files: ReadonlySet<string>): readonly string[] =>
  sources.flatMap(({ path, imports }) =>
    imports
      .filter(({ target }) => target !== undefined && !files.has(target))
      .map(({ specifier }) => `${path}: ${specifier} is no file`),
  );

/** Each cycle once, as `a → b → a`. Imports of types are no part of it: nothing of them is left at run time. */
export const cycles = (sources: readonly Source[]): readonly string[] => {
  const next = new Map(
    sources.map(({ path, imports }) => [
      path,
      imports.flatMap((one) => (one.typeOnly ? [] : (one.target ?? []))),
    ]),
  );
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) found.push([...trail.slice(start), path].join(' → '));
    if (start >= 0 || done.has(path)) return;
    for (const target of next.get(path) ?? []) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const { path } of sources) visit(path, []);
  return found;
};
