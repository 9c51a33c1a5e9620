import { Button } from '../../ui/button.tsx';
import { Section } from '../../ui/section.tsx';
import { useDialog } from '../../ui/use-dialog.ts';
import { MergeAway } from './merge-away.tsx';
import { MergeHere } from './merge-here.tsx';
import { readTicket } from './merge-ticket.ts';

/** A person who signed in with two keys before they were linked has two accounts. */
export function MergeSection() {
  const dialog = useDialog();
  const waiting = readTicket(window.sessionStorage, Date.now());
  return (
    <Section
      title="Another account of mine"
      lead="You signed in with another key once, and it has an account of its own? Make them one."
      action={
        <Button
          small
          icon="merge"
          aria-label="Merge accounts"
          onClick={() => dialog.open(waiting ? 'merge-here' : 'merge')}
        >
          Merge
        </Button>
      }
    >
      {dialog.name === 'merge' && <MergeAway onClose={dialog.close} />}
      {dialog.name === 'merge-here' && <MergeHere ticket={waiting} onClose={dialog.close} />}
    </Section>
  );
}
