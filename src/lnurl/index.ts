export type { WalletAnswer } from './answer.ts';
export type { Action, Challenge, State } from './challenge.ts';
export { type BrowserCookie, createBrowserCookie } from './cookie.ts';
export { lnurlErrors } from './errors.ts';
export { defaultLimits, type LnurlLimits } from './limits.ts';
export {
  type Claim,
  type Created,
  type CreateRequest,
  createLnurl,
  type Lnurl,
  type LnurlDeps,
} from './lnurl.ts';
export type { LnurlPorts, OpenedSession } from './ports.ts';
export { type QrPath, qrPath, qrSvg } from './qr.ts';
export { type LnurlRoutesOptions, lnurlRoutes } from './routes.ts';
export type { LnurlStore } from './store.ts';
