import type { BuiltDraft } from '@hodlxxi/sdk';
import { draftSums } from '../../../../lib/draft-sums.ts';
import { pathWords } from '../../../../lib/path-words.ts';
import { Notice } from '../../../../ui/notice.tsx';
import { Sats } from '../../../../ui/sats.tsx';
import { Section } from '../../../../ui/section.tsx';
import { Address } from '../../address.tsx';
import { Inputs } from './inputs.tsx';

const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 2 });

/** A smaller share would be shown as 0 %. */
const NOTICED = 0.0001;

/** Everything the payment does, to be compared with what the signer shows. */
export function ReviewSection({ draft }: { readonly draft: BuiltDraft }) {
  const { review, path, replaces, pushes } = draft;
  const { sent, back, share } = draftSums(review);
  const condition = path && pathWords(path);
  const isOpen = draft.state === 'open';
  // The page says itself what has become of it.
  const warnings = review.warnings.filter(({ code }) => code !== 'draft_not_open');
  return (
    <Section
      title={isOpen ? 'Review' : 'Payment'}
      lead={
        isOpen &&
        'Compare it with the display of your signer before you sign: that is the only place where it counts.'
      }
      arriving
    >
      {replaces && <Notice>It takes the place of a payment that is still pending, at a higher fee.</Notice>}
      {pushes && <Notice>It pays so much that the payment it spends from is mined with it.</Notice>}
      {warnings.map(({ code, message }) => (
        <Notice key={code} icon="warning" warn>
          {message}
        </Notice>
      ))}
      <dl className="ledger">
        {review.outputs.map((output, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: outputs have an order and no name
          <div key={at}>
            <dt>
              {output.change ? 'Change, back to this wallet' : output.own ? 'To a wallet of yours' : 'To'}
              {output.address ? (
                <Address text={output.address} />
              ) : (
                <code>{output.data ?? output.script}</code>
              )}
            </dt>
            <dd>
              <Sats value={output.amount} />
            </dd>
          </div>
        ))}
        <div>
          <dt>
            Fee
            <span>
              {review.fee_rate !== null && `${review.fee_rate.toLocaleString('en')} sat/vB`}
              {share !== null && share >= NOTICED && `, ${percent.format(share)} of what is sent`}
            </span>
          </dt>
          <dd>{review.fee === null ? 'unknown' : <Sats value={review.fee} />}</dd>
        </div>
        <div className="ledger-sum">
          <dt>Leaves this wallet</dt>
          <dd>
            <Sats value={sent + (review.fee ?? 0)} />
          </dd>
        </div>
      </dl>
      {condition && <p className="fine">{condition}</p>}
      <Inputs inputs={review.inputs} back={back} />
    </Section>
  );
}
