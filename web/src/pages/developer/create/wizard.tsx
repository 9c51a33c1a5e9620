import type { CreatedClient } from '@hodlxxi/sdk';
import { useState } from 'react';
import { known } from '../../../api/account.ts';
import { useSdk } from '../../../api/sdk.ts';
import { useAction } from '../../../api/use-action.ts';
import { type Draft, emptyDraft, newClientOf } from '../../../lib/app-kinds.ts';
import { Form } from '../../../ui/form.tsx';
import { FormProblem } from '../../../ui/problem.tsx';
import { StepFrame } from '../../../ui/step-frame.tsx';
import { StepButtons } from './step-buttons.tsx';
import { stepForms } from './step-forms.tsx';
import { everyField, isComplete, type Step, stepsOf, stepTitles, stepWith } from './steps.ts';

type Props = { readonly onCreated: (client: CreatedClient) => void };

export function Wizard({ onCreated }: Props) {
  const sdk = useSdk();
  const [draft, setDraft] = useState<Draft>(emptyDraft);
  const [chosen, setChosen] = useState<Step>('what');
  const [tried, setTried] = useState(false);
  const create = useAction(() => sdk.clients.create(newClientOf(draft)), {
    changes: [known.clients, known.events],
    after: onCreated,
    toastErrors: false,
  });
  const steps = stepsOf(draft);
  // What the server does not like is shown where it was typed.
  const step = stepWith(create.error, steps) ?? chosen;
  const at = steps.indexOf(step);
  const next = steps[at + 1];
  const previous = steps[at - 1];
  const Fields = stepForms[step];

  const change = (part: Partial<Draft>) => {
    setDraft({ ...draft, ...part });
    setChosen(step);
    create.reset();
  };
  const go = (to: Step) => {
    setChosen(to);
    setTried(false);
    create.reset();
  };
  const submit = () => {
    if (!isComplete(step, draft)) setTried(true);
    else if (next) go(next);
    else create.run();
  };

  return (
    <StepFrame key={step} title={stepTitles[step]} number={at + 1} count={steps.length}>
      <Form noValidate onSubmit={submit}>
        <Fields draft={draft} change={change} error={create.error} tried={tried} />
        <FormProblem error={create.error} fields={everyField} />
        <StepButtons isLast={next === undefined} busy={create.busy} back={previous && (() => go(previous))} />
      </Form>
    </StepFrame>
  );
}
