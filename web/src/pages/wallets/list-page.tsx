import { useWallets } from '../../api/wallets.ts';
import { Empty } from '../../ui/empty.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Page } from '../../ui/page.tsx';
import { Rows } from '../../ui/rows.tsx';
import { Sats } from '../../ui/sats.tsx';
import { Section } from '../../ui/section.tsx';
import { WalletRow } from './wallet-row.tsx';

export function ListPage() {
  const list = useWallets();
  const seen = list.items?.filter(({ balance }) => balance !== null) ?? [];
  const total = seen.reduce((sum, { balance }) => sum + (balance?.total ?? 0), 0);
  return (
    <Page
      title="Wallets"
      lead="Watched here, signed elsewhere: your keys stay in your own wallet, and no private key ever comes to this server."
      actions={
        <>
          <LinkButton kind="primary" icon="plus" to="/wallets/new">
            Add a wallet
          </LinkButton>
          <LinkButton to="/wallets/restore">Restore</LinkButton>
        </>
      }
    >
      <Section
        title="Your wallets"
        lead={
          seen.length > 1 && !list.more ? (
            <>
              Together <Sats value={total} />
            </>
          ) : (
            'Balances come from this server’s own Bitcoin node.'
          )
        }
      >
        <Rows
          name="wallets"
          list={list}
          expect={2}
          empty={
            <Empty icon="wallet" title="See what you have, without your keys">
              Take the public side of a wallet, its descriptor or extended public key. Balance, history and
              new addresses are then here, and payments are prepared for your wallet to sign.
            </Empty>
          }
        >
          {(wallet) => <WalletRow key={wallet.id} wallet={wallet} />}
        </Rows>
      </Section>
    </Page>
  );
}
