import { known, useKeys } from '../../api/account.ts';
import { useSdk } from '../../api/sdk.ts';
import { keyTitle } from '../../lib/key-words.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Rows } from '../../ui/rows.tsx';
import { Section } from '../../ui/section.tsx';
import { useDialog } from '../../ui/use-dialog.ts';
import { AddKey } from './add-key.tsx';
import { KeyRow } from './key-row.tsx';
import { RemoveKey } from './remove-key.tsx';
import { Rename } from './rename.tsx';

export function KeysSection() {
  const sdk = useSdk();
  const list = useKeys();
  const dialog = useDialog();
  const chosen = list.items?.find(({ id }) => id === dialog.id);
  const isOnly = list.items?.length === 1;
  return (
    <Section
      title="Keys"
      lead="Each of them signs you in."
      action={
        <Button small icon="plus" aria-label="Add a key" onClick={() => dialog.open('add-key')}>
          Add
        </Button>
      }
    >
      <Rows
        name="keys"
        list={list}
        empty={
          <Empty icon="key" title="No key">
            Add one, so that you can sign in again.
          </Empty>
        }
      >
        {(key) => (
          <KeyRow
            key={key.id}
            item={key}
            rename={() => dialog.open('rename-key', key.id)}
            remove={isOnly ? undefined : () => dialog.open('remove-key', key.id)}
          />
        )}
      </Rows>
      {dialog.name === 'add-key' && <AddKey />}
      {dialog.name === 'rename-key' && chosen && (
        <Rename
          what="key"
          label={chosen.label}
          placeholder={keyTitle({ ...chosen, label: null })}
          rename={(label) => sdk.account.keys.rename(chosen.id, label)}
          changes={[known.keys, known.profile]}
          onClose={dialog.close}
        />
      )}
      {dialog.name === 'remove-key' && chosen && <RemoveKey item={chosen} onClose={dialog.close} />}
    </Section>
  );
}
