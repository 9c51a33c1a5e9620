import { COIN, decimalFromSats } from '../../lib/bitcoin/sats.ts';
import { html } from '../../lib/html.ts';
import { icon } from './icons.ts';
import { layout } from './layout.ts';
import { accountCard, notice, postForm } from './parts.ts';
import { personal } from './text.ts';
import type { AccountView, ClientView, FormTarget, Site } from './views.ts';

export type ProofView = {
  readonly site: Site;
  readonly client: ClientView;
  readonly account: AccountView;
  /** The least that is to be proven, in satoshis. */
  readonly amount: bigint;
  /** A condition, and no wish. */
  readonly essential: boolean;
  /** The person says that there is a proof now, and there is none. */
  readonly looked: boolean;
  /** Where proofs are made; it leads back here. */
  readonly prove: string;
  /** Looks once more whether there is a proof. */
  readonly look: string;
  readonly skip?: FormTarget | undefined;
  readonly cancel: FormTarget;
  readonly startAgain: FormTarget;
};

/** An application asks for a proof of funds. */
export const renderProof = (view: ProofView): string => {
  const least = coins(view.amount);
  const name = personal(view.client.name);
  return layout({
    site: view.site,
    title: 'Prove your funds',
    width: 'narrow',
    main: html`<div class="card">
      <div class="card-head"><span class="message-icon">${icon('shield')}</span>
        <h1>Prove your funds</h1>
        <p class="lead">${name} ${view.essential ? 'lets in only people who hold' : 'asks you to prove that you hold'} at least <strong>${least}</strong>.</p></div>
      ${accountCard(view.account, view.startAgain)}
      ${
        view.looked &&
        notice(
          'warn',
          'There is no such proof yet.',
          html`One of at least ${least} has to be alive: it ends after an hour, and when one of its coins is spent.`,
        )
      }
      <p>You sign with your own wallet; nothing is sent or spent. ${name} learns that you hold at least this much, and until
        when the proof lasts. It learns no address, no coin and no balance.</p>
      <div class="actions"><a class="button button-primary" href="${view.prove}">Prove it with my wallet</a>
        <a class="button button-quiet" href="${view.look}?look">I have proven it</a></div>
      ${view.skip && postForm(view.skip, html`<button class="button button-quiet" type="submit">Continue without a proof</button>`)}
      ${postForm(view.cancel, html`<button class="button-link" type="submit">Cancel and go back</button>`)}
    </div>`,
  });
};

/** As people write it: bitcoin without zeros at the end, or satoshis when it is little. */
export const coins = (sats: bigint): string =>
  sats < COIN / 10_000n ? `${sats} sat` : `${decimalFromSats(sats).replace(/\.?0+$/, '')} BTC`;
