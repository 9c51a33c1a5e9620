import { Link } from 'react-router';
import { Empty } from '../../../ui/empty.tsx';
import { Section } from '../../../ui/section.tsx';
import { useOpenWallet } from '../wallet-context.ts';

/** Nothing found is either the truth or a mistake; the person can tell which. */
export function NoCoins() {
  const { id, birthday, gap_limit, state, last_sync_at } = useOpenWallet();
  const settings = `/wallets/${id}/settings`;
  // A scan that has just ended is not written down yet, so nothing can be said to be missing.
  if (state === 'importing' || state === 'scanning' || last_sync_at === null) return null;
  return (
    <Section title="No coins found">
      <Empty icon="search" title="This wallet has never been paid, as far as has been read">
        <p>
          A new wallet looks like this: <Link to={`/wallets/${id}/receive`}>take an address</Link>. If there
          should be something, it is one of these:
        </p>
        <ul className="reasons">
          {birthday && (
            <li>
              It is older than you said: only blocks since{' '}
              {new Intl.DateTimeFormat('en', { dateStyle: 'medium' }).format(new Date(birthday))} were read.{' '}
              <Link to={settings}>Read from an earlier day</Link>
            </li>
          )}
          <li>
            More than {gap_limit} addresses in a row went unused.{' '}
            <Link to={settings}>Raise the gap limit</Link>
          </li>
          <li>
            It is another account or kind of address: compare the addresses under Receive with your wallet.
          </li>
        </ul>
      </Empty>
    </Section>
  );
}
