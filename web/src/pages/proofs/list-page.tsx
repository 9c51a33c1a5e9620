import type { Proof } from '@hodlxxi/sdk';
import { known } from '../../api/account.ts';
import { proofsKnown, useProofs } from '../../api/proofs.ts';
import { useSdk } from '../../api/sdk.ts';
import { useAction } from '../../api/use-action.ts';
import { proofTitle } from '../../lib/proof-words.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { Empty } from '../../ui/empty.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Page } from '../../ui/page.tsx';
import { Rows } from '../../ui/rows.tsx';
import { Section } from '../../ui/section.tsx';
import { useDialog } from '../../ui/use-dialog.ts';
import { ProofRow } from './proof-row.tsx';

export function ListPage() {
  const list = useProofs();
  const dialog = useDialog();
  const named = list.items?.find(({ proof_id: id }) => id === dialog.id);
  return (
    <Page
      title="Proofs of funds"
      lead="Show that you hold bitcoin, without showing which."
      actions={
        <LinkButton kind="primary" icon="plus" to="/proofs/new">
          New proof
        </LinkButton>
      }
    >
      <Section
        title="Your proofs"
        lead="A proof lasts an hour, and ends at once when one of its coins is spent."
      >
        <Rows
          name="proofs"
          list={list}
          expect={1}
          empty={
            <Empty icon="shield" title="No proofs yet">
              A proof is a signature of your own wallet over coins that you could spend; nothing is sent or
              spent. Applications and people then learn that you hold enough, and never which coins are yours.
            </Empty>
          }
        >
          {(proof) => (
            <ProofRow
              key={proof.proof_id}
              proof={proof}
              revoke={() => dialog.open('revoke', proof.proof_id)}
            />
          )}
        </Rows>
      </Section>
      {dialog.name === 'revoke' && named && <Revoke proof={named} onClose={dialog.close} />}
    </Page>
  );
}

function Revoke({ proof, onClose }: { readonly proof: Proof; readonly onClose: () => void }) {
  const sdk = useSdk();
  const revoke = useAction<void>(() => sdk.proofs.revoke(proof.proof_id), {
    changes: [proofsKnown.list, known.events],
    done: 'The proof is revoked',
    after: onClose,
    toastErrors: false,
  });
  return (
    <Confirm title="Revoke this proof?" act="Revoke" action={revoke} onClose={onClose}>
      <p>
        “{proofTitle(proof)}” is no longer told to applications, and certificates of it no longer count. What
        somebody has seen by now, they have seen.
      </p>
    </Confirm>
  );
}
