import type { ProofInfo, ProofVerdict } from '@hodlxxi/sdk';
import { useState } from 'react';
import { inShort } from '../../../lib/sats.ts';
import { Notice } from '../../../ui/notice.tsx';
import { StepFrame } from '../../../ui/step-frame.tsx';
import { CoinsStep } from './coins-step.tsx';
import { DoneStep } from './done-step.tsx';
import { type Chosen, type Draft, emptyDraft, type Step, steps, stepTitles, thresholdOf } from './draft.ts';
import { SignStep } from './sign-step.tsx';
import { useRequest } from './use-request.ts';
import { WhatStep } from './what-step.tsx';

type Props = {
  readonly info: ProofInfo;
  /** Satoshis that an application asks for. */
  readonly asked: number | null;
  /** Where it waits. */
  readonly back: string | null;
};

/** What, with which coins, signed, done. The server hears of it when the coins are chosen. */
export function Wizard({ info, asked, back }: Props) {
  const [draft, setDraft] = useState<Draft>(() => emptyDraft(asked));
  const [step, setStep] = useState<Step>('what');
  const [chosen, setChosen] = useState<Chosen>();
  const [verdict, setVerdict] = useState<ProofVerdict>();
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const threshold = thresholdOf(draft, asked) ?? 0;
  const { request, make } = useRequest(() => setStep('sign'));

  const ask = (coins: Chosen) => {
    setChosen(coins);
    make.run({ chosen: coins, draft, threshold });
  };
  const finish = (found: ProofVerdict) => {
    setVerdict(found);
    setStep('done');
  };
  const title = step === 'done' && !verdict?.verified ? 'Not enough' : stepTitles[step];

  return (
    <>
      {back !== null && step === 'what' && (
        <Notice>
          An application asks for it
          {asked === null ? '.' : `: at least ${inShort(asked)}.`} When it is proven, you go back there.
        </Notice>
      )}
      <StepFrame key={step} title={title} number={steps.indexOf(step) + 1} count={steps.length}>
        {step === 'what' && (
          <WhatStep draft={draft} change={change} info={info} asked={asked} next={() => setStep('coins')} />
        )}
        {step === 'coins' && (
          <CoinsStep
            draft={draft}
            change={change}
            info={info}
            threshold={threshold}
            make={make}
            ask={ask}
            back={() => {
              make.reset();
              setStep('what');
            }}
          />
        )}
        {step === 'sign' && request && chosen && (
          <SignStep
            key={request.challenge.challenge_id}
            request={request}
            make={make}
            switchTo={(format) =>
              make.run({ chosen, draft, threshold, format, challenge: request.challenge })
            }
            renew={() => make.run({ chosen, draft, threshold, format: request.format })}
            chooseAgain={() => {
              make.reset();
              setStep('coins');
            }}
            finish={finish}
          />
        )}
        {step === 'done' && verdict && (
          <DoneStep verdict={verdict} back={back} chooseAgain={() => setStep('coins')} />
        )}
      </StepFrame>
    </>
  );
}
