import { type Html, html } from '../../lib/html.ts';
import { copyBox, type FieldProblem, pasteField } from './fields.ts';
import { icon } from './icons.ts';
import { notice, postForm } from './parts.ts';
import type { FormTarget } from './views.ts';

/** An event to sign with a Nostr key, NIP-01 and NIP-98. */
export type NostrView = {
  readonly kind: 'nostr';
  /** The event but for `pubkey`, `id` and `sig`, as JSON. */
  readonly template: string;
  /** Milliseconds since the epoch by the server's clock. */
  readonly now: number;
  readonly expiresAt: number;
  /** GET: this page again, with a new event once this one is of no use. */
  readonly again: string;
  /** Takes `event`, the signed event as JSON. */
  readonly answer: FormTarget;
  /** What the person entered before. */
  readonly event?: string | undefined;
  readonly problem?: FieldProblem | undefined;
};

/** The Nostr card: one press with an extension (NIP-07), or copy, sign, paste with any other signer. */
export const nostrPanel = (view: NostrView): Html => html`
<div class="key-panel" id="nostr-panel">
  ${view.problem?.field === 'form' && notice('warn', 'That did not work.', view.problem.text)}
  <div class="browser-wallets" id="extension" hidden>
    <div class="wallet-buttons"><p class="fine" id="looking">Looking for an extension that signs</p>
      <button class="button button-primary" id="sign" type="button" hidden>${icon('key')}Sign with your extension</button></div>
    <p class="or"><span>or sign it elsewhere</span></p>
  </div>
  <p class="status" id="status" role="status" hidden></p>
  <ol class="steps" role="list">
    <li><h2>Copy this event</h2>
      ${copyBox({ ...view, id: 'template', label: 'Event to sign', text: view.template, lines: 10 })}</li>
    <li><h2>Sign it with your key</h2>
      <p class="fine">In a signer you trust. It is kind 27235, which is for signing in: it is not a post and is not published.</p></li>
    <li><h2>Paste the signed event</h2>${answerForm(view)}</li>
  </ol>
</div>`;

const answerForm = ({ answer, event, problem }: NostrView): Html =>
  postForm(
    answer,
    html`${pasteField({
      name: 'event',
      label: 'Signed event',
      hint: 'All of it, from { to }, with id, pubkey and sig.',
      value: event,
      problem,
      maxLength: 10_000,
      lines: 5,
    })}
    <div class="actions"><button class="button button-primary" type="submit">Continue</button></div>`,
    'answer',
  );
