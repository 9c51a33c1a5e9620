export { spendErrors } from './errors.ts';
export { spendRoutes } from './routes.ts';
export { createSpending, type Spending } from './spending.ts';
