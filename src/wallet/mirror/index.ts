export { type CatchUp, createCatchUp } from './catch-up.ts';
export type { MirrorRoutesDeps } from './deps.ts';
export { mirrorErrors } from './errors.ts';
export { createFees } from './fees.ts';
export { startMirror } from './mirror.ts';
export { mirrorRoutes } from './routes.ts';
export { createSync } from './sync.ts';
