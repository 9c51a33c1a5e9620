import type { Wallet } from '@hodlxxi/sdk';
import { createContext, useContext } from 'react';

export const WalletContext = createContext<Wallet | undefined>(undefined);

/** The wallet whose page is open. */
export function useOpenWallet(): Wallet {
  const wallet = useContext(WalletContext);
  if (!wallet) throw new Error('useOpenWallet outside of WalletContext');
  return wallet;
}
