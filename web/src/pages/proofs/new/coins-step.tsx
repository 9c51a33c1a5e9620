import type { ProofInfo } from '@hodlxxi/sdk';
import type { Action } from '../../../api/use-action.ts';
import { Segments } from '../../../ui/segments.tsx';
import type { Chosen, Draft } from './draft.ts';
import { FromPsbt } from './from-psbt.tsx';
import { FromWallet } from './from-wallet.tsx';
import type { Making } from './use-request.ts';

export type CoinsProps = {
  readonly draft: Draft;
  readonly change: (part: Partial<Draft>) => void;
  readonly info: ProofInfo;
  /** Satoshis. */
  readonly threshold: number;
  readonly make: Action<Making>;
  readonly ask: (chosen: Chosen) => void;
  readonly back: () => void;
};

const sources = [
  { value: 'wallet', label: 'A wallet here' },
  { value: 'psbt', label: 'A PSBT' },
] as const;

/** Coins of a wallet that is watched here, or of any other, which makes an ordinary PSBT of them. */
export const CoinsStep = (props: CoinsProps) => (
  <>
    <Segments
      label="Where the coins are"
      value={props.draft.source}
      onValue={(source) => {
        props.make.reset();
        props.change({ source, chosen: null });
      }}
      options={sources}
    />
    {props.draft.source === 'wallet' ? <FromWallet {...props} /> : <FromPsbt {...props} />}
  </>
);
