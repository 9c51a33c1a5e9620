import { Route, Routes, useParams } from 'react-router';
import { hasCode } from '../../api/failure.ts';
import { useWallet } from '../../api/wallets.ts';
import { networkWords, scriptWords } from '../../lib/script-words.ts';
import { NotFound } from '../../shell/not-found.tsx';
import { PageSkeleton } from '../../shell/page-skeleton.tsx';
import { Page } from '../../ui/page.tsx';
import { LoadProblem } from '../../ui/problem.tsx';
import { Subnav } from './subnav.tsx';
import { Unlock } from './unlock.tsx';
import { useLiveWallet } from './use-live-wallet.ts';
import { WalletContext } from './wallet-context.ts';
import { walletTabs } from './wallet-tabs.ts';
import { WalletTags } from './wallet-tags.tsx';

/** One wallet: what it is called, its parts, and the part that is open. */
export function WalletFrame() {
  const { id = '' } = useParams();
  const { data: wallet, error, refetch } = useWallet(id);
  useLiveWallet(id);
  if (hasCode(error, 'not_found', 'validation_failed')) return <NotFound />;
  if (!wallet) {
    if (!error) return <PageSkeleton />;
    return (
      <Page title="Wallet" from={{ to: '/wallets', title: 'Wallets' }}>
        <LoadProblem error={error} retry={() => void refetch()} />
      </Page>
    );
  }
  const base = `/wallets/${id}`;
  return (
    <Page
      title={wallet.name}
      from={{ to: '/wallets', title: 'Wallets' }}
      lead={
        <span className="title-facts">
          <span>{scriptWords(wallet.script).title}</span>
          {wallet.network !== 'main' && <span>{networkWords[wallet.network]}</span>}
          <WalletTags wallet={wallet} />
        </span>
      }
    >
      <WalletContext value={wallet}>
        {wallet.state === 'locked' ? <Unlock /> : <Parts base={base} name={wallet.name} />}
      </WalletContext>
    </Page>
  );
}

const Parts = ({ base, name }: { readonly base: string; readonly name: string }) => (
  <>
    <Subnav base={base} name={name} />
    <Routes>
      {walletTabs.map(({ path, tab: Tab }) => (
        <Route key={path} path={path === '' ? '' : `${path}/*`} element={<Tab />} />
      ))}
      <Route path="*" element={<NotFound />} />
    </Routes>
  </>
);
