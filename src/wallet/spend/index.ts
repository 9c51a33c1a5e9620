export type { DraftStore } from './draft-store.ts';
export { spendErrors } from './errors.ts';
export type { SpendNode } from './node.ts';
export { type SpendRoutesDeps, spendRoutes } from './routes.ts';
export { createSpending, type Spending, type SpendingDeps } from './spending.ts';
