import { decodeJwt } from 'jose';
import { type Fragment, type Html, html } from '../../src/lib/html.ts';
import type { App } from '../app.ts';
import type { Person, Session } from '../sessions.ts';
import { claimTable } from './claims.ts';
import { stepList } from './exchanges.ts';
import { layout } from './layout.ts';

/** For somebody who has signed in: who they are, what can be tried, what was said. */
export const accountPage = (app: App, session: Session, person: Person): string =>
  layout(app, {
    title: 'Signed in',
    width: 'wide',
    main: html`<div class="columns">
      ${identity(session, person)}
      <section class="card messages" aria-labelledby="messages">
        <h2 id="messages">Messages</h2>
        <p class="fine">Everything this application and the provider have said to each other about you, newest first.
          Long values are cut in the middle.</p>
        ${stepList(session.steps)}
      </section>
      <div class="column">
        ${section('ID token', 'What the provider signed for this application.', claimTable(person.claims))}
        ${section('Userinfo', 'What it said when asked with the access token.', claimTable(person.userinfo))}
        ${accessToken(person)}
      </div>
    </div>`,
  });

const identity = ({ csrf }: Session, { claims, userinfo }: Person): Html => {
  const name = userinfo.name ?? userinfo.preferred_username ?? 'Somebody with a key';
  return html`<section class="card">
    <div class="who">
      <span class="avatar" aria-hidden="true">${name.slice(0, 1).toUpperCase()}</span>
      <div><h1><bdi>${name}</bdi></h1><p class="fine"><code>${claims.sub}</code></p></div>
    </div>
    <div class="actions">
      ${button(csrf, '/refresh', 'Refresh')}
      ${button(csrf, '/introspect', 'Introspect')}
      ${button(csrf, '/revoke', 'Revoke')}
      ${button(csrf, '/logout', 'Sign out')}
    </div>
  </section>`;
};

const button = (csrf: string, action: string, label: string): Html =>
  html`<form method="post" action="${action}"><input type="hidden" name="csrf" value="${csrf}"><button class="button button-quiet" type="submit">${label}</button></form>`;

const accessToken = ({ tokens }: Person): Html => {
  const claims = jwtClaims(tokens.access);
  const end =
    tokens.expiresAt === undefined
      ? 'an unknown time'
      : `${new Date(tokens.expiresAt).toISOString().slice(11, 19)} UTC`;
  return section(
    'Access token',
    `${claims ? 'A signed token' : 'An opaque token'} that counts until ${end}. This application only passes it on.`,
    html`${claims && claimTable(claims)}<details class="more"><summary>The token itself</summary><code class="raw">${tokens.access}</code></details>`,
  );
};

const section = (title: string, lead: string, body: Fragment): Html =>
  html`<section class="card"><h2>${title}</h2><p class="fine">${lead}</p>${body}</section>`;

/** Only to show it: an access token is for the API it is meant for, not for us (RFC 9068 section 6). */
function jwtClaims(token: string): Readonly<Record<string, unknown>> | null {
  try {
    return decodeJwt(token);
  } catch {
    return null;
  }
}
