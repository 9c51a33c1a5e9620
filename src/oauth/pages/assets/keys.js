// What the Bitcoin and Nostr cards gain from a script: a wallet or an extension in this browser signs with one press,
// and the form is filled in and sent. Everything they return is checked by the server like a pasted answer.
import { byId, clock, probe, say } from './page.js';

/** Each wallet by the object it puts into the page; `sign` gives the address and the signature of the text. */
const WALLETS = [
  {
    name: 'UniSat',
    find: () => usable(window.unisat, 'requestAccounts', 'signMessage'),
    async sign(wallet, text) {
      const [address] = await wallet.requestAccounts();
      // Its default signs for a public key and not for the address; BIP-322 needs a witness, which 1… and 3… lack.
      const format = /^(bc|tb|bcrt)1/.test(address) ? 'bip322-simple' : 'ecdsa';
      return { address, signature: await wallet.signMessage(text, format) };
    },
  },
  {
    name: 'Xverse',
    find: () => usable(window.XverseProviders?.BitcoinProvider, 'request'),
    async sign(wallet, message) {
      const asked = { purposes: ['payment'], message: 'To sign in. This is not a payment.' };
      const accounts = result(await wallet.request('getAccounts', asked));
      const { address } = accounts.find(({ purpose }) => purpose === 'payment') ?? accounts[0];
      return {
        address,
        signature: result(await wallet.request('signMessage', { address, message })).signature,
      };
    },
  },
  {
    name: 'Leather',
    find: () => usable(window.LeatherProvider, 'request'),
    async sign(wallet, message) {
      const { addresses } = result(await wallet.request('getAddresses'));
      const { address } = addresses.find(({ symbol, type }) => symbol === 'BTC' && type === 'p2wpkh');
      const signed = result(await wallet.request('signMessage', { message, paymentType: 'p2wpkh' }));
      return { address, signature: signed.signature };
    },
  },
];

countDown();
if (byId('bitcoin-panel')) offerWallets();
if (byId('nostr-panel')) offerExtension();

/** A button for each wallet that is there, in the order above however late they arrive. */
function offerWallets() {
  const buttons = document.querySelector('.wallet-buttons');
  const offered = new Set();
  look('browser-wallets', 'No wallet found in this browser', () => {
    for (const wallet of WALLETS) {
      if (offered.has(wallet.name) || !wallet.find()) continue;
      offered.add(wallet.name);
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'button button-quiet';
      button.textContent = wallet.name;
      button.addEventListener('click', () => signWith(wallet));
      buttons.append(button);
    }
    return offered.size > 0;
  });
}

/** Shows the place for what may be found, with a line in it until something is. */
function look(place, nothing, find) {
  const line = byId('looking');
  byId(place).hidden = false;
  probe((isLast) => {
    line.hidden = find();
    if (isLast) line.textContent = nothing;
  });
}

function signWith({ name, find, sign }) {
  return attempt(`Waiting for ${name}`, `${name} did not sign. You can try again`, async () => {
    const { address, signature } = await sign(find(), byId('message').value);
    return { address, signature };
  });
}

function offerExtension() {
  look('extension', 'No extension found in this browser', () => {
    const found = usable(window.nostr, 'signEvent') !== undefined;
    byId('sign').hidden = !found;
    return found;
  });
  byId('sign').addEventListener('click', () =>
    attempt('Waiting for your extension', 'Your extension did not sign. You can try again', async () => {
      const template = JSON.parse(byId('template').value);
      // Counted from the server's time, so the visitor's clock may be wrong.
      const created_at = template.created_at + Math.floor(performance.now() / 1_000);
      return { event: JSON.stringify(await window.nostr.signEvent({ ...template, created_at })) };
    }),
  );
}

/** Fills what the wallet gave into the form and sends it. One at a time. */
async function attempt(waiting, failed, sign) {
  const panel = byId('bitcoin-panel') ?? byId('nostr-panel');
  if (panel.dataset.busy) return;
  panel.dataset.busy = 'yes';
  say(waiting);
  try {
    for (const [field, value] of Object.entries(await sign())) byId(field).value = value;
    say('Signed. One moment');
    byId('answer').requestSubmit();
  } catch {
    say(failed);
  } finally {
    delete panel.dataset.busy;
  }
}

/** The answer of a JSON-RPC provider, some of which resolve to errors. */
function result(answer) {
  if (!answer?.result) throw new Error(answer?.error?.message ?? 'no result');
  return answer.result;
}

function usable(wallet, ...methods) {
  return methods.every((method) => typeof wallet?.[method] === 'function') ? wallet : undefined;
}

/** The text stays on the page when it has run out: whoever is signing must not see it change under their hands. */
function countDown() {
  const line = byId('life');
  if (!line) return;
  const deadline = Date.now() + Number(line.dataset.left);
  const again = line.querySelector('a');
  const words = document.createTextNode('');
  line.replaceChildren(words, ' ', again);
  const show = () => {
    const left = deadline - Date.now();
    words.data = left > 0 ? `Valid for ${clock(left)}.` : 'This has run out.';
    line.classList.toggle('over', left <= 0);
  };
  show();
  setInterval(show, 1_000);
}
