import type { GivenAddress, WalletAddress } from '@hodlxxi/sdk';
import { wordsFor } from '../../../api/failure.ts';
import { useSdk } from '../../../api/sdk.ts';
import { useAction } from '../../../api/use-action.ts';
import { walletsKnown } from '../../../api/wallets.ts';
import { Button } from '../../../ui/button.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { Section } from '../../../ui/section.tsx';
import { useOpenWallet } from '../wallet-context.ts';
import { Request } from './request.tsx';

type Props = { readonly given: WalletAddress | null };

/** The address that waits for a payment; none is taken before somebody asks for it. */
export function CurrentSection({ given }: Props) {
  const sdk = useSdk();
  const { id } = useOpenWallet();
  const take = useAction<void, GivenAddress>(() => sdk.wallets.addresses.next(id), {
    changes: [walletsKnown.part(id, 'addresses')],
    toastErrors: false,
  });
  return (
    <Section
      title="Receive"
      lead="A new address for each payment keeps your payments apart from each other."
      action={
        given && (
          <Button small icon="plus" busy={take.busy} onClick={() => take.run()}>
            New address
          </Button>
        )
      }
    >
      {take.error !== null && <Problem>{wordsFor(take.error)}</Problem>}
      {given ? (
        <Request key={given.address} given={given} />
      ) : (
        <Empty icon="receive" title="No address is waiting for a payment">
          <Button kind="primary" busy={take.busy} onClick={() => take.run()}>
            Get an address
          </Button>
        </Empty>
      )}
    </Section>
  );
}
