/** The server's own web application. */
export { webRoutes } from './routes.ts';
