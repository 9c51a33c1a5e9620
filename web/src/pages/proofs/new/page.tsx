import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { useProofInfo } from '../../../api/proofs.ts';
import { askedAmount, proofBack } from '../../../lib/proof-back.ts';
import { Page } from '../../../ui/page.tsx';
import { LoadProblem } from '../../../ui/problem.tsx';
import { Wizard } from './wizard.tsx';

/** `?amount=` and `?back=` when an application asks in the middle of a sign-in. */
export function NewPage() {
  const [search] = useSearchParams();
  const [asked] = useState(() => ({
    amount: askedAmount(search.get('amount')),
    back: proofBack(search.get('back')),
  }));
  const { data: info, error, refetch } = useProofInfo();
  return (
    <Page
      title="New proof"
      from={{ to: '/proofs', title: 'Proofs of funds' }}
      lead="Your wallet signs that it could spend these coins. Nothing is sent or spent."
    >
      {info ? (
        <Wizard info={info} asked={asked.amount} back={asked.back} />
      ) : error ? (
        <LoadProblem error={error} retry={() => void refetch()} />
      ) : (
        <div className="section skeleton skeleton-step" aria-busy="true" />
      )}
    </Page>
  );
}
