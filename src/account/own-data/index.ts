export { createOwnData, type OwnData, type OwnDataDeps } from './own-data.ts';
export type { OwnDataStore, RemovalOutcome } from './own-data-store.ts';
export { ownDataRoutes } from './routes.ts';
