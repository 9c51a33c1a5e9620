/** The server's own web application. */
export { type WebOptions, webRoutes } from './routes.ts';
