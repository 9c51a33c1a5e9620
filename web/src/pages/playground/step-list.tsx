import { Section } from '../../ui/section.tsx';
import type { Step } from './step.ts';
import { StepCard } from './step-card.tsx';

type Props = { readonly steps: readonly Step[]; readonly busy: boolean };

/** Each message as it happens; read out when it is there. */
export const StepList = ({ steps, busy }: Props) => (
  <Section title="Messages">
    <ol className="flow" aria-live="polite" aria-relevant="additions" aria-busy={busy}>
      {steps.map((step, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: messages are only ever added at the end
        <StepCard key={index} number={index + 1} step={step} />
      ))}
    </ol>
    {busy && <p className="fine">Waiting for the server…</p>}
  </Section>
);
