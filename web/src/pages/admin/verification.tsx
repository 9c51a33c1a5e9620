import { wordsFor } from '../../api/failure.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Section } from '../../ui/section.tsx';
import { useVerification } from './use-verification.ts';
import { brokenWords } from './verdict-words.ts';

/** Every event is chained to the one before: whoever changes one has to change all after it, and is found out. */
export function Verification() {
  const { verdict, checked, isRunning, error, run } = useVerification();
  return (
    <Section
      title="Integrity"
      lead="Each event holds the hash of the one before. Check that nobody has changed or removed any."
      action={
        <Button small icon="shield" busy={isRunning} onClick={run}>
          Verify the chain
        </Button>
      }
    >
      <div aria-live="polite">
        {isRunning && <p className="fine">{checked.toLocaleString('en')} events are intact so far…</p>}
        {verdict?.ok && (
          <Notice icon="check">
            <strong>{verdict.checked.toLocaleString('en')} events, all intact.</strong>{' '}
            {verdict.unsealed > 0 && `${verdict.unsealed} new ones are not linked yet. `}
            Keep this elsewhere, to notice if the whole log is replaced: <code>{verdict.head}</code>
          </Notice>
        )}
        {verdict?.broken && (
          <Problem>
            The chain is broken at event {verdict.broken.at}: {brokenWords[verdict.broken.reason]}{' '}
            {verdict.checked.toLocaleString('en')} events before it are intact.
          </Problem>
        )}
        {error !== undefined && <Problem>{wordsFor(error)}</Problem>}
      </div>
    </Section>
  );
}
