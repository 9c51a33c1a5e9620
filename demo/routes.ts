import type { Route } from './app.ts';
import { browserIcon, stylesheet } from './pages/files.ts';
import { introspect, refresh, revoke } from './routes/actions.ts';
import { backchannelLogout } from './routes/backchannel-logout.ts';
import { callback } from './routes/callback.ts';
import { home } from './routes/home.ts';
import { loggedOut } from './routes/logged-out.ts';
import { login } from './routes/login.ts';
import { logout } from './routes/logout.ts';

export const routes: Readonly<Record<string, Route>> = {
  'GET /': home,
  'GET /demo.css': stylesheet,
  'GET /icon.svg': browserIcon,
  'GET /login': login,
  'GET /callback': callback,
  'POST /refresh': refresh,
  'POST /introspect': introspect,
  'POST /revoke': revoke,
  'POST /logout': logout,
  'GET /logged-out': loggedOut,
  'POST /backchannel-logout': backchannelLogout,
};

/** Posted by the provider, not by a page of ours: no cookie, and a signed token instead of a form token. */
export const crossSite: ReadonlySet<string> = new Set(['/backchannel-logout']);
