import { Button } from '../../ui/button.tsx';
import { Section } from '../../ui/section.tsx';
import { useDialog } from '../../ui/use-dialog.ts';
import { DeleteAccount } from './delete-account.tsx';

export function DeleteSection() {
  const dialog = useDialog();
  return (
    <Section
      title="Delete my account"
      lead="At once and for good. Nobody can bring it back, not even the operator."
    >
      <div className="buttons">
        <Button icon="trash" onClick={() => dialog.open('delete')}>
          Delete my account
        </Button>
      </div>
      {dialog.name === 'delete' && <DeleteAccount onClose={dialog.close} />}
    </Section>
  );
}
