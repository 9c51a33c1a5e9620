import type { Key } from '@hodlxxi/sdk';
import { keyTitle, kindIcons, kindWords, shortKey, shownKey } from '../../lib/key-words.ts';
import { NamedRow } from './named-row.tsx';

type Props = {
  readonly item: Key;
  readonly rename: () => void;
  /** Absent for the last one. */
  readonly remove: (() => void) | undefined;
};

export const KeyRow = ({ item, rename, remove }: Props) => (
  <NamedRow
    icon={kindIcons[item.kind]}
    title={keyTitle(item)}
    facts={[
      ...(item.label === null ? [] : [kindWords[item.kind]]),
      <code key="key" title={shownKey(item)}>
        {shortKey(shownKey(item))}
      </code>,
    ]}
    item={item}
    rename={rename}
    remove={remove}
  />
);
