import { useState } from 'react';
import { Form } from '../../../ui/form.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { StepButtons } from '../../../ui/step-buttons.tsx';
import { Candidate } from './candidate.tsx';
import type { Draft } from './draft.ts';

type Props = {
  readonly draft: Draft;
  readonly change: (part: Partial<Draft>) => void;
  readonly back: () => void;
  readonly next: () => void;
};

export function CompareStep({ draft, change, back, next }: Props) {
  const [tried, setTried] = useState(false);
  const { candidates, chosen } = draft;
  const isOne = candidates.length === 1;
  return (
    <Form
      onSubmit={() => {
        if (chosen === undefined) setTried(true);
        else next();
      }}
    >
      <p className="lead">
        {isOne
          ? 'Open “Receive” in your own wallet. Its first addresses must be these, letter by letter.'
          : 'What you pasted can mean several wallets. Open “Receive” in your own wallet, and choose the one whose first addresses are the same.'}
      </p>
      <fieldset className="options">
        <legend className="visually-hidden">Wallet</legend>
        {candidates.map((candidate) => (
          <Candidate
            key={candidate.id}
            candidate={candidate}
            isOne={isOne}
            isChosen={candidate.id === chosen}
            choose={() => change({ chosen: candidate.id, name: draft.name || (candidate.name ?? '') })}
          />
        ))}
      </fieldset>
      {tried && chosen === undefined && <Problem>Choose one first.</Problem>}
      <Notice>
        <strong>None of them?</strong> Then this is another account or another kind of wallet. Go back and
        take its descriptor, which leaves nothing to guess.
      </Notice>
      <StepButtons act={isOne ? 'They are the same' : 'This one'} back={back} />
    </Form>
  );
}
