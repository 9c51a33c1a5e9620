import type { Wallet } from '@hodlxxi/sdk';
import { Link } from 'react-router';
import { networkWords, scriptWords } from '../../lib/script-words.ts';
import { Icon } from '../../ui/icon.tsx';
import { Sats } from '../../ui/sats.tsx';
import { WalletTags } from './wallet-tags.tsx';

/** The whole row leads to the wallet. */
export const WalletRow = ({ wallet }: { readonly wallet: Wallet }) => {
  const { id, name, network, script, state, balance } = wallet;
  return (
    <li className="row row-leads ledger-row">
      <span className="row-icon">
        <Icon name={state === 'locked' ? 'lock' : 'wallet'} />
      </span>
      <div className="ledger-head">
        <p className="row-title">
          <Link className="row-link" to={`/wallets/${id}`}>
            <bdi>{name}</bdi>
          </Link>
        </p>
        {balance ? (
          <strong className="amount">
            <Sats value={balance.total} />
          </strong>
        ) : (
          <span className="amount amount-none">{state === 'locked' ? 'Locked' : 'No balance yet'}</span>
        )}
      </div>
      <p className="row-facts">
        <span>{scriptWords(script).title}</span>
        {network !== 'main' && <span>{networkWords[network]}</span>}
        <WalletTags wallet={wallet} />
      </p>
      <Icon name="next" />
    </li>
  );
};
