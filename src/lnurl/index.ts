/** The door of the room; README.md says what is behind it. */
export { createBrowserCookie } from './cookie.ts';
export { lnurlErrors } from './errors.ts';
export type { LnurlLimits } from './limits.ts';
export { createLnurl, type Lnurl } from './lnurl.ts';
export type { OpenedSession } from './ports.ts';
export { qrPath } from './qr.ts';
export { lnurlRoutes } from './routes.ts';
export { createThrowaway } from './throwaway.ts';
