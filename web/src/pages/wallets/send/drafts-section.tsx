import type { Draft } from '@hodlxxi/sdk';
import { Link } from 'react-router';
import { useDrafts } from '../../../api/wallets.ts';
import { draftSums } from '../../../lib/draft-sums.ts';
import { Icon } from '../../../ui/icon.tsx';
import { Rows } from '../../../ui/rows.tsx';
import { Sats } from '../../../ui/sats.tsx';
import { Section } from '../../../ui/section.tsx';
import { Time } from '../../../ui/time.tsx';
import { useOpenWallet } from '../wallet-context.ts';

const words = { open: 'Not sent', broadcast: 'Sent', discarded: 'Discarded', expired: 'Expired' } as const;
const tags = { open: '', broadcast: 'tag-good', discarded: 'tag-quiet', expired: 'tag-quiet' } as const;

export function DraftsSection() {
  const { id } = useOpenWallet();
  const list = useDrafts(id);
  return (
    <Section
      title="Prepared payments"
      lead="Their coins are kept for them until they are sent, discarded or expired."
    >
      <Rows name="drafts" list={list} empty={<p className="fine">None yet.</p>}>
        {(draft) => <DraftRow key={draft.id} draft={draft} />}
      </Rows>
    </Section>
  );
}

function DraftRow({ draft }: { readonly draft: Draft }) {
  const { id, wallet_id, state, created_at, review } = draft;
  const { sent } = draftSums(review);
  return (
    <li className="row row-leads">
      <span className="row-icon">
        <Icon name={state === 'broadcast' ? 'check' : 'send'} />
      </span>
      <div className="row-text">
        <p className="row-title">
          <Link className="row-link" to={`/wallets/${wallet_id}/send/${id}`}>
            <Sats value={sent} />
          </Link>
          <span className={`tag ${tags[state]}`}>{words[state]}</span>
        </p>
        <p className="row-facts">
          <span>
            Prepared <Time at={created_at} />
          </span>
          {review.fee !== null && (
            <span>
              Fee <Sats value={review.fee} />
            </span>
          )}
        </p>
      </div>
      <Icon name="next" />
    </li>
  );
}
