import type { AddedWallet, WalletCandidates } from '@hodlxxi/sdk';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { known } from '../../../api/account.ts';
import { useSdk } from '../../../api/sdk.ts';
import { useAction } from '../../../api/use-action.ts';
import { walletsKnown } from '../../../api/wallets.ts';
import { StepFrame } from '../../../ui/step-frame.tsx';
import { CompareStep } from './compare-step.tsx';
import { DetailsStep } from './details-step.tsx';
import { type Draft, emptyDraft, newWalletOf, type Step, steps, stepTitles } from './draft.ts';
import { PasteStep } from './paste-step.tsx';

/** Paste, compare, name: the server is asked after the first step, and keeps something after the last. */
export function Wizard() {
  const sdk = useSdk();
  const navigate = useNavigate();
  const [draft, setDraft] = useState<Draft>(emptyDraft);
  const [step, setStep] = useState<Step>('paste');
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));

  const preview = useAction<void, WalletCandidates>(() => sdk.wallets.preview({ import: draft.text }), {
    after: ({ candidates }) => {
      const only = candidates.length === 1 ? candidates[0] : undefined;
      change({ candidates, chosen: only?.id, name: draft.name || (only?.name ?? '') });
      setStep('compare');
    },
    toastErrors: false,
  });
  const add = useAction<void, AddedWallet>(() => sdk.wallets.add(newWalletOf(draft)), {
    changes: [walletsKnown.list, known.events],
    done: ({ name }) => ({ text: `${name} is added` }),
    after: ({ id }) => void navigate(`/wallets/${id}`, { replace: true }),
    toastErrors: false,
  });
  const go = (to: Step) => {
    add.reset();
    setStep(to);
  };

  return (
    <StepFrame key={step} title={stepTitles[step]} number={steps.indexOf(step) + 1} count={steps.length}>
      {step === 'paste' && <PasteStep draft={draft} change={change} next={preview} />}
      {step === 'compare' && (
        <CompareStep draft={draft} change={change} back={() => go('paste')} next={() => go('details')} />
      )}
      {step === 'details' && (
        <DetailsStep draft={draft} change={change} back={() => go('compare')} add={add} />
      )}
    </StepFrame>
  );
}
