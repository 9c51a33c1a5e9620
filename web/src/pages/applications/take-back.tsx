import type { Grant } from '@hodlxxi/sdk';
import { known } from '../../api/account.ts';
import { useSdk } from '../../api/sdk.ts';
import { useAction } from '../../api/use-action.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { ScopeList } from '../../ui/scope-list.tsx';

type Props = { readonly grant: Grant; readonly onClose: () => void };

export function TakeBack({ grant, onClose }: Props) {
  const sdk = useSdk();
  const name = grant.client_name;
  const takeBack = useAction<void>(() => sdk.account.grants.revoke(grant.id), {
    changes: [known.grants, known.events],
    done: `${name} has no access any more`,
    after: onClose,
    toastErrors: false,
  });
  return (
    <Confirm title={`Take back access of ${name}?`} act="Take back" action={takeBack} onClose={onClose}>
      <p>It can no longer do this:</p>
      <ScopeList scopes={grant.scopes} brief />
      <p className="fine">
        Everything it holds stops working at once. Next time you sign in there it has to ask you again. What
        it has stored about you stays with it.
      </p>
    </Confirm>
  );
}
