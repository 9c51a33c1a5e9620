import type { Outpoint } from '@hodlxxi/sdk';
import { useNavigate } from 'react-router';
import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { useOpenWallet } from '../wallet-context.ts';

/** Coin control: exactly these are spent. */
export function ChosenCoins({ coins }: { readonly coins: readonly Outpoint[] }) {
  const { id } = useOpenWallet();
  const navigate = useNavigate();
  if (coins.length === 0) return null;
  return (
    <Notice icon="coins">
      <p>
        <strong>
          {coins.length === 1 ? 'From the coin you chose' : `From the ${coins.length} coins you chose`}
        </strong>
        , and no others.
      </p>
      <div className="notice-actions">
        <Button small onClick={() => void navigate(`/wallets/${id}/send`, { replace: true, state: null })}>
          Let the server choose
        </Button>
        <Button small kind="plain" onClick={() => void navigate(`/wallets/${id}/coins`)}>
          Choose others
        </Button>
      </div>
    </Notice>
  );
}
