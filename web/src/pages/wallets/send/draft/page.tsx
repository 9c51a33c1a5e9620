import { useParams } from 'react-router';
import { hasCode } from '../../../../api/failure.ts';
import { useDraft } from '../../../../api/wallets.ts';
import { Empty } from '../../../../ui/empty.tsx';
import { LinkButton } from '../../../../ui/link-button.tsx';
import { LoadProblem } from '../../../../ui/problem.tsx';
import { RowSkeletons } from '../../../../ui/rows.tsx';
import { Section } from '../../../../ui/section.tsx';
import { useOpenWallet } from '../../wallet-context.ts';
import { OpenSections } from './open-sections.tsx';
import { ReviewSection } from './review-section.tsx';
import { SentSection } from './sent-section.tsx';

/** A prepared payment: looked through, signed elsewhere, brought back, sent. */
export function DraftPage() {
  const { id } = useOpenWallet();
  const { draft: draftId = '' } = useParams();
  const { data: draft, error, refetch } = useDraft(id, draftId);
  if (draft) {
    const isOpen = draft.state === 'open';
    return (
      <>
        {!isOpen && <SentSection draft={draft} />}
        <ReviewSection draft={draft} />
        {isOpen && <OpenSections key={draft.id} draft={draft} />}
      </>
    );
  }
  const back = `/wallets/${id}/send`;
  return (
    <Section title="Payment">
      {hasCode(error, 'not_found', 'validation_failed') ? (
        <Empty icon="send" title="There is no such payment">
          <LinkButton to={back}>Prepare one</LinkButton>
        </Empty>
      ) : error ? (
        <LoadProblem error={error} retry={() => void refetch()} />
      ) : (
        <RowSkeletons count={4} />
      )}
    </Section>
  );
}
