import type { Route } from '../app.ts';
import { messagePage } from '../pages/message.ts';
import { page } from '../reply.ts';

export const loggedOut: Route = (app) =>
  page(
    app,
    200,
    messagePage(app, {
      title: 'You are signed out',
      detail: 'This application has forgotten who you are.',
      again: true,
    }),
  );
