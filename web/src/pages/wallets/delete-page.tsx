import type { DeletedWallet } from '@hodlxxi/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useParams } from 'react-router';
import { known } from '../../api/account.ts';
import { hasCode, wordsFor } from '../../api/failure.ts';
import { useSdk } from '../../api/sdk.ts';
import { useAction } from '../../api/use-action.ts';
import { useWallet, walletsKnown } from '../../api/wallets.ts';
import { NotFound } from '../../shell/not-found.tsx';
import { PageSkeleton } from '../../shell/page-skeleton.tsx';
import { Button } from '../../ui/button.tsx';
import { Code } from '../../ui/code.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Page } from '../../ui/page.tsx';
import { LoadProblem, Problem } from '../../ui/problem.tsx';
import { Section } from '../../ui/section.tsx';

/** A page of its own: nothing on it goes on asking about a wallet that is not there any more. */
export function DeletePage() {
  const { id = '' } = useParams();
  const [gone, setGone] = useState<DeletedWallet>();
  return gone ? <Gone deleted={gone} /> : <Question id={id} onGone={setGone} />;
}

type Props = { readonly id: string; readonly onGone: (deleted: DeletedWallet) => void };

function Question({ id, onGone }: Props) {
  const sdk = useSdk();
  const queries = useQueryClient();
  const { data: wallet, error, refetch } = useWallet(id);
  const own = { queryKey: walletsKnown.one(id) };
  const remove = useAction<void, DeletedWallet>(
    async () => {
      await queries.cancelQueries(own);
      return sdk.wallets.remove(id);
    },
    {
      changes: [walletsKnown.list, known.events],
      after: (deleted) => {
        queries.removeQueries(own);
        onGone(deleted);
      },
      toastErrors: false,
    },
  );
  if (hasCode(error, 'not_found', 'validation_failed')) return <NotFound />;
  if (!wallet && !error) return <PageSkeleton />;
  const { name } = wallet ?? { name: 'this wallet' };
  return (
    <Page title={`Delete ${name}?`} from={{ to: `/wallets/${id}`, title: wallet?.name ?? 'Wallet' }}>
      <Section title="What it means">
        {!wallet && <LoadProblem error={error} retry={() => void refetch()} />}
        <p>
          Its descriptors, labels, frozen coins and drafts are removed from this server, for good. Make a
          backup first if you may want them again. Coins stay where they are: only your own wallet has the
          keys.
        </p>
        <p>
          The Bitcoin node keeps a file with the addresses, under a name that says nothing about you.
          Afterwards you are told that name, so that the operator can remove it.
        </p>
        {remove.error !== null && <Problem>{wordsFor(remove.error)}</Problem>}
        <div className="buttons">
          <LinkButton to={`/wallets/${id}/settings`}>Cancel</LinkButton>
          <Button kind="danger" busy={remove.busy} disabled={!wallet} onClick={() => remove.run()}>
            Delete
          </Button>
        </div>
      </Section>
    </Page>
  );
}

const Gone = ({ deleted }: { readonly deleted: DeletedWallet }) => (
  <Page title="The wallet is deleted" from={{ to: '/wallets', title: 'Wallets' }}>
    <Section title="What is left">
      <p>
        Nothing of it is left in this server’s database. The Bitcoin node still has its file with addresses,
        without your name. Its operator can remove it:
      </p>
      <Code text={deleted.left_on_node} what="the name on the node" />
      <div className="buttons">
        <LinkButton kind="primary" to="/wallets">
          Done
        </LinkButton>
      </div>
    </Section>
  </Page>
);
