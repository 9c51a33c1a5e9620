import type { SpendPathOpening } from '@hodlxxi/sdk';
import { useState } from 'react';
import { wayDetail, wayTitle } from '../../../lib/way-words.ts';
import { Choices } from '../../../ui/choices.tsx';

type Props = {
  readonly ways: readonly SpendPathOpening[];
  /** Index, as text. */
  readonly chosen: string;
  readonly choose: (index: string) => void;
};

/** Of a wallet with several branches: which of them, and when it opens. */
export function WayFields({ ways, chosen, choose }: Props) {
  const [now] = useState(() => Date.now());
  return (
    <Choices
      single
      legend="Way to spend"
      chosen={[chosen]}
      onChosen={([index]) => index !== undefined && choose(index)}
      choices={ways.map((way) => ({
        value: String(way.index),
        title: wayTitle(way),
        detail: wayDetail(way, now),
      }))}
    />
  );
}
