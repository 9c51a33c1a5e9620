import { useGivenAddress } from '../../../api/wallets.ts';
import { LoadProblem } from '../../../ui/problem.tsx';
import { QrSkeleton } from '../../../ui/qr.tsx';
import { Section } from '../../../ui/section.tsx';
import { useOpenWallet } from '../wallet-context.ts';
import { AddressesSection } from './addresses-section.tsx';
import { CurrentSection } from './current-section.tsx';

/** Whether an address waits is known before anything is shown, so that nothing moves. */
export function ReceiveTab() {
  const { id } = useOpenWallet();
  const { data: given, error, refetch } = useGivenAddress(id);
  if (given === undefined)
    return (
      <Section title="Receive">
        {error ? <LoadProblem error={error} retry={() => void refetch()} /> : <QrSkeleton />}
      </Section>
    );
  return (
    <>
      <CurrentSection given={given} />
      <AddressesSection />
    </>
  );
}
