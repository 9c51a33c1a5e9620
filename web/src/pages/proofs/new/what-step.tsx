import type { ProofInfo } from '@hodlxxi/sdk';
import { useState } from 'react';
import { levelWords } from '../../../lib/proof-words.ts';
import { inShort } from '../../../lib/sats.ts';
import { AmountField } from '../../../ui/amount-field.tsx';
import { Choices } from '../../../ui/choices.tsx';
import { Form } from '../../../ui/form.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { StepButtons } from '../../../ui/step-buttons.tsx';
import { Told } from '../told.tsx';
import { type Draft, thresholdOf } from './draft.ts';

type Props = {
  readonly draft: Draft;
  readonly change: (part: Partial<Draft>) => void;
  readonly info: ProofInfo;
  readonly asked: number | null;
  readonly next: () => void;
};

export function WhatStep({ draft, change, info, asked, next }: Props) {
  const [tried, setTried] = useState(false);
  const { level, amount, typed, unit, consent } = draft;
  const threshold = thresholdOf(draft, asked);
  const lacksConsent = level === 'aggregate' && !consent;
  const isOwn = level === 'threshold' && asked === null && amount === 'own';
  // An amount that somebody asks for is told in any case.
  const levels = (['threshold', 'boolean', 'aggregate'] as const).filter(
    (one) => asked === null || one !== 'boolean',
  );
  const submit = () => {
    if (threshold === null || lacksConsent) setTried(true);
    else next();
  };
  return (
    <Form noValidate onSubmit={submit}>
      <Choices
        legend="Others learn"
        single
        choices={levels.map((value) => ({
          value,
          ...levelWords[value],
          ...(value === 'threshold' && asked !== null
            ? { title: `That I hold at least ${inShort(asked)}` }
            : {}),
        }))}
        chosen={[level]}
        onChosen={([one]) => change({ level: one ?? 'threshold', chosen: null })}
      />
      {level === 'threshold' && asked === null && (
        <div className="amounts">
          <Choices
            legend="At least"
            hint="Amounts that many people prove: one of your own would tell you apart."
            single
            choices={[
              ...info.thresholds.map((sats) => ({ value: String(sats), title: inShort(sats) })),
              { value: 'own', title: 'Another amount' },
            ]}
            chosen={[String(amount)]}
            onChosen={([one]) => change({ amount: one === 'own' ? 'own' : Number(one), chosen: null })}
          />
        </div>
      )}
      {isOwn && (
        <AmountField
          label="Amount"
          text={typed}
          onText={(text) => change({ typed: text, chosen: null })}
          unit={unit}
          onUnit={(next) => change({ unit: next })}
          problem={tried && threshold === null ? 'This is not an amount.' : undefined}
        />
      )}
      {level === 'aggregate' && (
        <Choices
          legend="Your consent"
          choices={[
            {
              value: 'yes',
              title: 'Store the sum, and tell it',
              detail:
                'The other levels keep no amount of yours. This one stores the exact sum for as long as the proof lasts, and tells it to applications you allow. An exact sum can be enough to find your coins on the chain.',
            },
          ]}
          chosen={consent ? ['yes'] : []}
          onChosen={(chosen) => change({ consent: chosen.length > 0 })}
        />
      )}
      {tried && lacksConsent && <Problem>Agree to it, or choose another level.</Problem>}
      <Told level={level} threshold={threshold ?? 0} />
      <StepButtons act="Choose coins" />
    </Form>
  );
}
