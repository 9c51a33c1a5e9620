import type { Wallet, WalletState } from '@hodlxxi/sdk';

const words: Readonly<Partial<Record<WalletState, { readonly text: string; readonly tag: string }>>> = {
  importing: { text: 'Being added', tag: '' },
  scanning: { text: 'Reading the chain', tag: '' },
  incomplete: { text: 'Incomplete', tag: 'tag-warn' },
  locked: { text: 'Locked', tag: 'tag-quiet' },
};

export const WalletTags = ({ wallet }: { readonly wallet: Wallet }) => {
  const state = words[wallet.state];
  return (
    <>
      {wallet.is_default && <span className="tag tag-good">Default</span>}
      {state && <span className={`tag ${state.tag}`}>{state.text}</span>}
      {wallet.locked && wallet.state !== 'locked' && <span className="tag tag-quiet">Unlocked</span>}
    </>
  );
};
