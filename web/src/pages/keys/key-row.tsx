import type { Key } from '@hodlxxi/sdk';
import { keyTitle, kindIcons, kindWords, shortKey, shownKey } from '../../lib/key-words.ts';
import { IconButton } from '../../ui/button.tsx';
import { Row } from '../../ui/rows.tsx';
import { Time } from '../../ui/time.tsx';

type Props = {
  readonly item: Key;
  readonly rename: () => void;
  /** Absent for the last one. */
  readonly remove: (() => void) | undefined;
};

export function KeyRow({ item, rename, remove }: Props) {
  const { kind, label, created_at, last_used_at } = item;
  const title = keyTitle(item);
  return (
    <Row
      icon={kindIcons[kind]}
      title={title}
      facts={[
        ...(label === null ? [] : [kindWords[kind]]),
        <code key="key" title={shownKey(item)}>
          {shortKey(shownKey(item))}
        </code>,
        last_used_at === null ? (
          <>
            Added <Time at={created_at} />
          </>
        ) : (
          <>
            Used <Time at={last_used_at} />
          </>
        ),
      ]}
      actions={
        <>
          <IconButton icon="pencil" label={`Rename ${title}`} onClick={rename} />
          {remove && <IconButton icon="trash" label={`Remove ${title}`} onClick={remove} />}
        </>
      }
    />
  );
}
