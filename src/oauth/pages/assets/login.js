// What the sign-in page gains from a script: it notices the signature at once, renews a code that has run out,
// copies, and offers a browser wallet. Without it the page reloads itself and everything can still be done.
import { byId, clock, copyFrom, probe, say } from './page.js';

const POLL_EVERY = 3_000;
const LONGEST_WAIT = 30_000;
/** Renewals without a touch of the page. A forgotten tab must not keep fresh codes on show (RFC 10027). */
const RENEWALS = 6;

const backoff = (failures) => Math.min(LONGEST_WAIT, 1_000 * 2 ** failures) * (0.75 + Math.random() / 2);

if (byId('challenge')) signIn();

function signIn() {
  let challenge = read();
  let source;
  let live = false;
  let lost = false;
  let done = false;
  let renewing = false;
  let failures = 0;
  let renewals = 0;
  let reconnectAt = 0;
  let polledAt = Date.now();
  let renewAt = 0;

  byId('help').open = false;
  dress(challenge, check);
  connect();
  setInterval(tick, 1_000);
  // Phones freeze a page while the wallet is in front: look again the moment it comes back.
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && wake());
  addEventListener('pageshow', ({ persisted }) => persisted && wake());
  addEventListener('online', wake);
  for (const event of ['pointerdown', 'keydown'])
    document.addEventListener(event, touched, { passive: true });

  function touched() {
    renewals = 0;
  }

  function wake() {
    reconnectAt = 0;
    void check();
    tick();
  }

  function tick() {
    if (done) return;
    const left = challenge.deadline - Date.now();
    showLeft(left);
    if (left <= 0) return void renew();
    if (!live && source.readyState === EventSource.CLOSED && Date.now() >= reconnectAt) connect();
    // A stream may be dead without knowing it, after a change of network for one: ask now and then all the same.
    if (Date.now() - polledAt >= (live ? LONGEST_WAIT : POLL_EVERY)) void check();
  }

  // A server that restarts answers with an error status, after which an EventSource stays closed: it is made anew.
  function connect() {
    source?.close();
    const opened = new EventSource(challenge.events);
    source = opened;
    opened.addEventListener('open', () => {
      live = true;
      failures = 0;
      if (lost) void check();
      lost = false;
    });
    opened.addEventListener('status', (event) => settle(parse(event.data)));
    opened.addEventListener('error', () => {
      live = false;
      if (!lost) polledAt = 0;
      lost = true;
      if (opened.readyState !== EventSource.CLOSED) return;
      reconnectAt = Date.now() + backoff(failures);
      failures += 1;
    });
  }

  async function check() {
    if (done) return;
    polledAt = Date.now();
    const asked = challenge;
    try {
      const response = await fetch(asked.check, {
        cache: 'no-store',
        headers: { accept: 'application/json' },
      });
      if (asked !== challenge) return;
      if (response.ok) settle(await response.json());
      else pause(response);
    } catch {
      say('Connection lost. Trying again');
    }
  }

  function pause(response) {
    const seconds = Number(response.headers.get('retry-after')) || 5;
    polledAt = Date.now() + Math.min(LONGEST_WAIT, seconds * 1_000);
    if (response.status === 404 || response.status === 410)
      challenge.deadline = Math.min(challenge.deadline, Date.now());
  }

  function settle(answer) {
    if (done) return;
    if (answer?.status === 'authenticated') {
      done = true;
      source.close();
      byId('challenge').classList.add('signed');
      say('Signed. One moment');
      location.replace(challenge.next);
    } else if (answer?.status === 'expired') {
      challenge.deadline = Math.min(challenge.deadline, Date.now());
      void renew();
    } else if (answer?.status === 'pending') say('Waiting for your wallet');
  }

  async function renew() {
    if (done || renewing || document.visibilityState !== 'visible' || Date.now() < renewAt) return;
    if (renewals >= RENEWALS) return say('This code has run out. Touch the page for a new one');
    renewing = true;
    try {
      const response = await fetch(challenge.renew, { cache: 'no-store', headers: { accept: 'text/html' } });
      if (response.status === 429 || response.status >= 500) throw new Error('not now');
      const page = new DOMParser().parseFromString(await response.text(), 'text/html');
      if (!response.ok || !page.getElementById('challenge')) return location.replace(challenge.renew);
      replace(page);
      challenge = read();
      renewals += 1;
      failures = 0;
      dress(challenge, check);
      connect();
      say('Waiting for your wallet');
    } catch {
      say('Connection lost. Trying again');
      renewAt = Date.now() + backoff(failures);
      failures += 1;
    } finally {
      renewing = false;
    }
  }
}

/** What the server wrote into the page. The time left counts from now, so the visitor's clock may be wrong. */
function read() {
  const { left, lnurl, events, check, renew, continue: next } = byId('challenge').dataset;
  return { deadline: Date.now() + Number(left), lnurl, events, check, renew, next };
}

/** Puts the new challenge in the place of the old one; the focus and what was open stay. */
function replace(page) {
  const focused = document.activeElement?.id;
  const open = byId('help').open;
  for (const id of ['challenge', 'help']) byId(id).replaceWith(document.adoptNode(page.getElementById(id)));
  byId('help').open = open;
  if (focused) byId(focused)?.focus({ preventScroll: true });
}

/** Shows and wires the controls that need a script. */
function dress({ lnurl }, check) {
  const copy = byId('copy');
  copy.hidden = false;
  copy.addEventListener('click', () => copyFrom(byId('lnurl'), copy));
  byId('lnurl').addEventListener('focus', (event) => event.target.select());
  const button = byId('webln');
  button.addEventListener('click', () => askBrowserWallet(lnurl, check));
  probe(() => {
    button.hidden = typeof window.webln?.lnurl !== 'function';
  });
}

async function askBrowserWallet(lnurl, check) {
  try {
    await window.webln.enable();
    await window.webln.lnurl(lnurl);
    await check();
  } catch {
    say('The browser wallet did not sign. You can try again');
  }
}

function showLeft(left) {
  byId('left').textContent = clock(left);
  byId('life').value = Math.max(0, left);
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
