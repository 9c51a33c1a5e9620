import { html } from '../../src/lib/html.ts';
import type { App } from '../app.ts';
import { drawing } from './drawings.ts';
import { layout } from './layout.ts';

/** For somebody this application does not know. */
export const welcomePage = (app: App): string =>
  layout(app, {
    title: 'Welcome',
    width: 'narrow',
    main: html`<section class="card">
      <h1>This application knows nothing about you</h1>
      <p class="lead">It has no passwords and no accounts. It asks <strong class="host">${app.issuer.host}</strong>
        who you are, and a signature of your key is what convinces it.</p>
      <a class="button button-primary" href="/login">${drawing('key')}Sign in with HODLXXI</a>
    </section>
    <section class="steps" aria-labelledby="steps">
      <h2 id="steps">What will happen</h2>
      <ol>
        <li><strong>A question.</strong> Your browser goes to the provider with a request:
          what this application wants to know, and where the answer goes.</li>
        <li><strong>A signature.</strong> Your Lightning wallet, Bitcoin address or Nostr key signs what the
          provider shows. The private key stays where it is.</li>
        <li><strong>Your word.</strong> You see who asks for what, and allow it or not.</li>
        <li><strong>An answer.</strong> Your browser comes back with a short-lived code, which this application
          trades for tokens.</li>
      </ol>
      <p class="fine">Afterwards every message of it is shown here.</p>
    </section>`,
  });
