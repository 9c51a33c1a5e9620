/**
 * Takes the pictures of the documentation from the product itself, on a desktop and a phone, by day and by night, as
 * docs/images/<name>.<scheme>.png. Run it when a page has changed: node ops/pictures.ts
 */
import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { startChromium } from '../test/support/chromium.ts';
import { registerClient } from '../test/support/relying-party.ts';
import { startServer } from '../test/support/server.ts';
import { createInhabitant, shootAccount } from './pictures/account.ts';
import { compose } from './pictures/composition.ts';
import { shootSignIn } from './pictures/sign-in.ts';
import { ISSUER, type Look } from './pictures/stage.ts';
import { buildWeb } from './setup/web.ts';

const OUT = new URL('../docs/images/', import.meta.url);

if (!buildWeb((line) => console.error(line))) process.exit(1);
await using server = await startServer({
  env: {
    NODE_ENV: 'production',
    PUBLIC_URL: ISSUER,
    MASTER_KEY: randomBytes(32).toString('base64'),
    REGISTRATION: 'open',
  },
});
const { baseUrl } = server;
await using chromium = await startChromium();
const client = await registerClient(baseUrl, {
  client_name: 'Corner Bookshop',
  redirect_uris: ['https://bookshop.example/callback'],
});
const inhabitant = await createInhabitant(baseUrl);

const subjects: Readonly<Record<string, (look: Look) => Promise<string>>> = {
  'sign-in': (look) => shootSignIn(chromium, baseUrl, client, look),
  account: (look) =>
    shootAccount(chromium, baseUrl, inhabitant, look.screen === 'desktop' ? '/' : '/keys', look),
  proof: (look) => shootAccount(chromium, baseUrl, inhabitant, '/proofs/new', look),
};

await mkdir(OUT, { recursive: true });
for (const [name, shoot] of Object.entries(subjects)) {
  for (const scheme of ['light', 'dark'] as const) {
    const desktop = await shoot({ screen: 'desktop', scheme });
    const phone = await shoot({ screen: 'phone', scheme });
    await compose(chromium, { desktop, phone, scheme }, new URL(`${name}.${scheme}.png`, OUT).pathname);
    console.log(`wrote docs/images/${name}.${scheme}.png`);
  }
}
