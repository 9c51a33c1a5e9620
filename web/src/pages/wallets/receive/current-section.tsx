import type { GivenAddress } from '@hodlxxi/sdk';
import { wordsFor } from '../../../api/failure.ts';
import { useSdk } from '../../../api/sdk.ts';
import { useAction } from '../../../api/use-action.ts';
import { useGivenAddress, walletsKnown } from '../../../api/wallets.ts';
import { Button } from '../../../ui/button.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { LoadProblem, Problem } from '../../../ui/problem.tsx';
import { QrSkeleton } from '../../../ui/qr.tsx';
import { Section } from '../../../ui/section.tsx';
import { useOpenWallet } from '../wallet-context.ts';
import { Request } from './request.tsx';

/** The address that waits for a payment; none is taken before somebody asks for it. */
export function CurrentSection() {
  const sdk = useSdk();
  const { id } = useOpenWallet();
  const given = useGivenAddress(id);
  const take = useAction<void, GivenAddress>(() => sdk.wallets.addresses.next(id), {
    changes: [walletsKnown.part(id, 'addresses')],
    toastErrors: false,
  });
  return (
    <Section
      title="Receive"
      lead="A new address for each payment keeps your payments apart from each other."
      action={
        given.data && (
          <Button small icon="plus" busy={take.busy} onClick={() => take.run()}>
            New address
          </Button>
        )
      }
    >
      {take.error !== null && <Problem>{wordsFor(take.error)}</Problem>}
      <div className="receive">
        {given.data && <Request key={given.data.address} given={given.data} />}
        {given.data === null && (
          <Empty icon="receive" title="No address is waiting for a payment">
            <Button kind="primary" busy={take.busy} onClick={() => take.run()}>
              Get an address
            </Button>
          </Empty>
        )}
        {given.data === undefined &&
          (given.error ? (
            <LoadProblem error={given.error} retry={() => void given.refetch()} />
          ) : (
            <QrSkeleton />
          ))}
      </div>
    </Section>
  );
}
