export { createOwnData, type OwnData } from './own-data.ts';
export type { OwnDataStore } from './own-data-store.ts';
export { ownDataRoutes } from './routes.ts';
