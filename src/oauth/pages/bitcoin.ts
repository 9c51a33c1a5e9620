import { type Html, html } from '../../lib/html.ts';
import { copyBox, type FieldProblem, pasteField } from './fields.ts';
import { notice, postForm } from './parts.ts';
import type { FormTarget } from './views.ts';

/** A text to sign with the key of a Bitcoin address. */
export type BitcoinView = {
  readonly kind: 'bitcoin';
  /** One line of printable ASCII. */
  readonly message: string;
  /** Milliseconds since the epoch by the server's clock. */
  readonly now: number;
  readonly expiresAt: number;
  /** GET: this page again, with a new text once this one is of no use. */
  readonly again: string;
  /** Takes `address` and `signature`. */
  readonly answer: FormTarget;
  /** Which addresses count, where not all do. */
  readonly hint?: string | undefined;
  /** What the person entered before. */
  readonly address?: string | undefined;
  readonly problem?: FieldProblem | undefined;
};

/** Where common wallets keep the signing of messages. */
const WALLETS = [
  ['Sparrow', 'Tools, Sign/Verify Message'],
  ['Electrum', 'Tools, Sign/verify message'],
  ['Bitcoin Core', 'File, Sign message'],
  ['Trezor Suite', 'Sign & verify, in the menu of the account'],
  ['Ledger, Coldcard, BitBox', 'connected to Sparrow or Electrum, as above'],
] as const;

/** The Bitcoin card: copy, sign, paste. Works without script; with one, wallets in the browser do all three steps. */
export const bitcoinPanel = (view: BitcoinView): Html => html`
<div class="key-panel" id="bitcoin-panel">
  ${view.problem?.field === 'form' && notice('warn', 'That did not work.', view.problem.text)}
  <div class="browser-wallets" id="browser-wallets" hidden>
    <div class="wallet-buttons"><p class="fine" id="looking">Looking for wallets in this browser</p></div>
    <p class="or"><span>or sign in any wallet</span></p>
  </div>
  <p class="status" id="status" role="status" hidden></p>
  <ol class="steps" role="list">
    <li><h2>Copy this text</h2>
      ${copyBox({ ...view, id: 'message', label: 'Text to sign', text: view.message, lines: 5 })}</li>
    <li><h2>Sign it in your wallet</h2>
      <p class="fine">With any address you own. It is not a payment: nothing is sent and nothing is spent.</p>
      <details class="more"><summary>Where is that in my wallet?</summary>${walletList()}</details></li>
    <li><h2>Paste the address and the signature</h2>${answerForm(view)}</li>
  </ol>
</div>`;

const walletList = (): Html => html`<dl class="facts wallet-facts">
  ${WALLETS.map(([name, place]) => html`<div><dt>${name}</dt><dd>${place}</dd></div>`)}
</dl>`;

const answerForm = ({ answer, address, hint, problem }: BitcoinView): Html =>
  postForm(
    answer,
    html`${pasteField({ name: 'address', label: 'Address', value: address, hint, problem, maxLength: 120 })}
    ${pasteField({ name: 'signature', label: 'Signature', problem, maxLength: 20_000, lines: 3 })}
    <div class="actions"><button class="button button-primary" type="submit">Continue</button></div>`,
    'answer',
  );
