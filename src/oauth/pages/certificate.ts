import { type Fragment, type Html, html } from '../../lib/html.ts';
import { certificateScript } from './assets.ts';
import { pasteField } from './fields.ts';
import { type IconName, icon } from './icons.ts';
import { layout } from './layout.ts';
import { postForm } from './parts.ts';
import { coins } from './proof.ts';
import { moment, personal } from './text.ts';
import type { FormTarget, Site } from './views.ts';

/** What a certificate says, and how it stands. Amounts in satoshis, moments in milliseconds. */
export type CertificateSays = {
  readonly level: string;
  readonly threshold: bigint | null;
  readonly total: bigint | null;
  /** Written by the holder. */
  readonly audience: string | null;
  readonly name: string | null;
  readonly provedAt: number;
  readonly expiresAt: number;
};

export type CertificateView = {
  readonly site: Site;
  readonly check: FormTarget;
  /** Null while nothing has been looked at. */
  readonly result: {
    readonly standing: 'valid' | 'expired' | 'ended' | 'not_ours';
    readonly says: CertificateSays | null;
    readonly checkedAt: number;
  } | null;
};

/** Looks at a certificate for whoever was given one. With script the link alone is enough; without it, it is pasted. */
export const renderCertificate = ({ site, check, result }: CertificateView): string => {
  const { title, lead, name } = WORDS[result?.standing ?? 'empty'];
  return layout({
    site,
    title,
    width: 'narrow',
    script: certificateScript,
    main: html`<div class="card">
      <div class="card-head"><span class="message-icon message-${name}">${icon(name)}</span>
        <h1>${title}</h1><p class="lead">${lead}</p></div>
      ${result?.says && facts(site, result.says, result.checkedAt)}
      ${result?.says && LIMITS}
      ${postForm(
        check,
        html`${pasteField({
          name: 'certificate',
          label: result ? 'Another certificate' : 'Certificate',
          hint: 'All of it: letters and digits with two points in it.',
          maxLength: 4000,
          lines: 4,
        })}
        <div class="actions"><button class="button ${result ? 'button-quiet' : 'button-primary'}" type="submit">Check it</button></div>`,
        'certificate-form',
      )}
      <p class="fine">You need not trust this page: a certificate is a JWT, and the keys to check it with are at
        <a href="/.well-known/jwks.json">/.well-known/jwks.json</a>. Only this server knows whether a proof has ended early.</p>
    </div>`,
  });
};

const WORDS = {
  empty: {
    title: 'Check a proof of funds',
    lead: 'Paste the certificate that you were given.',
    name: 'shield',
  },
  valid: { title: 'This proof is valid', lead: 'It was looked at just now.', name: 'check' },
  expired: {
    title: 'This proof has expired',
    lead: 'It was good once. Proofs last an hour: ask for a new one.',
    name: 'clock',
  },
  ended: {
    title: 'This proof has ended',
    lead: 'It was taken back, a coin of it has moved, or its account is closed. Ask for a new one.',
    name: 'warning',
  },
  not_ours: {
    title: 'This is no certificate of this server',
    lead: 'It was altered, cut off, or made elsewhere. It proves nothing here.',
    name: 'warning',
  },
} as const satisfies Record<string, { title: string; lead: string; name: IconName }>;

const facts = (site: Site, says: CertificateSays, checkedAt: number): Html => html`<dl class="facts">
  <div><dt>Proven</dt><dd>${amount(says)}</dd></div>
  ${says.name !== null && html`<div><dt>By</dt><dd>${personal(says.name)} at <span class="host">${site.host}</span></dd></div>`}
  <div><dt>Made for</dt><dd>${says.audience === null ? 'anybody who has it' : personal(says.audience, 200)}</dd></div>
  <div><dt>Proven at</dt><dd>${moment(says.provedAt)}</dd></div>
  <div><dt>Until</dt><dd>${moment(says.expiresAt)}</dd></div>
  <div><dt>Looked at</dt><dd>${moment(checkedAt)}</dd></div>
</dl>`;

const amount = ({ level, threshold, total }: CertificateSays): Fragment => {
  if (level === 'aggregate' && total !== null) return html`<strong>${coins(total)}</strong>`;
  if (level === 'threshold' && threshold !== null) return html`at least <strong>${coins(threshold)}</strong>`;
  return 'that the amount that was asked for is there';
};

const LIMITS = html`<details class="more"><summary>What this does not say</summary>
  <p class="fine">The holder signed with the keys of these coins at that moment. Whether the coins are theirs, borrowed, or
  kept for somebody else, no signature can say. Whoever holds the certificate can show it: look at whom it was made for.</p></details>`;
