import type { Route } from '../app.ts';
import { accountPage } from '../pages/account.ts';
import { welcomePage } from '../pages/welcome.ts';
import { page } from '../reply.ts';

export const home: Route = (app, { session }) =>
  page(app, 200, session?.person ? accountPage(app, session, session.person) : welcomePage(app));
