import { useSpendPaths } from '../../../api/wallets.ts';
import { hasOneKey } from '../../../lib/script-words.ts';
import { LoadProblem } from '../../../ui/problem.tsx';
import { RowSkeletons } from '../../../ui/rows.tsx';
import { Section } from '../../../ui/section.tsx';
import { useOpenWallet } from '../wallet-context.ts';
import { DraftsSection } from './drafts-section.tsx';
import { FormSection } from './form-section.tsx';

/** What can be chosen is known before anything is shown, so that nothing moves. */
export function SendPage() {
  const { id, script } = useOpenWallet();
  const ways = useSpendPaths(id, { enabled: !hasOneKey(script) });
  if (ways.isLoading)
    return (
      <Section title="Send">
        <RowSkeletons count={4} />
      </Section>
    );
  return (
    <>
      {ways.error && <LoadProblem error={ways.error} retry={() => void ways.refetch()} />}
      <FormSection ways={ways.data?.paths ?? []} />
      <DraftsSection />
    </>
  );
}
