/** The server's documentation of itself. */
export { describeApi } from './description.ts';
export { docsRoutes } from './routes.ts';
