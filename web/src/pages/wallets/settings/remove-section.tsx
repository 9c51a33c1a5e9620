import type { DeletedWallet } from '@hodlxxi/sdk';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { known } from '../../../api/account.ts';
import { useSdk } from '../../../api/sdk.ts';
import { useAction } from '../../../api/use-action.ts';
import { walletsKnown } from '../../../api/wallets.ts';
import { Button } from '../../../ui/button.tsx';
import { Code } from '../../../ui/code.tsx';
import { Confirm } from '../../../ui/confirm.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Section } from '../../../ui/section.tsx';
import { useDialog } from '../../../ui/use-dialog.ts';
import { useOpenWallet } from '../wallet-context.ts';

export function RemoveSection() {
  const dialog = useDialog();
  const [gone, setGone] = useState<DeletedWallet>();
  return (
    <Section
      title="Delete"
      lead="Stops watching. Your coins are not touched."
      action={
        <Button icon="trash" onClick={() => dialog.open('delete')}>
          Delete wallet
        </Button>
      }
    >
      {gone && <Gone deleted={gone} />}
      {dialog.name === 'delete' && !gone && <Delete onGone={setGone} onClose={dialog.close} />}
    </Section>
  );
}

type Props = { readonly onGone: (deleted: DeletedWallet) => void; readonly onClose: () => void };

function Delete({ onGone, onClose }: Props) {
  const sdk = useSdk();
  const { id, name } = useOpenWallet();
  const remove = useAction<void, DeletedWallet>(() => sdk.wallets.remove(id), {
    changes: [walletsKnown.list, known.events],
    after: onGone,
    toastErrors: false,
  });
  return (
    <Confirm title={`Delete ${name}?`} act="Delete" action={remove} onClose={onClose}>
      <p>
        Its descriptors, labels, frozen coins and drafts are removed from this server, for good. Make a backup
        first if you may want them again. Coins stay where they are: only your own wallet has the keys.
      </p>
      <p>
        The Bitcoin node keeps a file with the addresses, under a name that says nothing about you. Afterwards
        you are told that name, so that the operator can remove it.
      </p>
    </Confirm>
  );
}

function Gone({ deleted }: { readonly deleted: DeletedWallet }) {
  const navigate = useNavigate();
  const leave = () => void navigate('/wallets', { replace: true });
  return (
    <Dialog title="The wallet is deleted" onClose={leave}>
      <p>
        Nothing of it is left in this server’s database. The Bitcoin node still has its file with addresses,
        without your name. Its operator can remove it:
      </p>
      <Code text={deleted.left_on_node} what="the name on the node" />
      <div className="dialog-actions">
        <Button kind="primary" onClick={leave}>
          Done
        </Button>
      </div>
    </Dialog>
  );
}
