import type { SecurityEvent } from '@hodlxxi/sdk';
import type { List } from '../../api/use-list.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';

/** Nothing at all, or nothing of the kind that was asked for among those fetched so far. */
export function NoEvents({ list }: { readonly list: List<SecurityEvent> }) {
  const looked = list.items?.length ?? 0;
  if (looked === 0) {
    return (
      <Empty icon="activity" title="Nothing has happened yet">
        Sign-ins, new keys and what you allow to applications are listed here.
      </Empty>
    );
  }
  return (
    <Empty icon="search" title={`None among the last ${looked} events`}>
      {list.more ? (
        <Button small busy={list.isLoadingMore} onClick={list.more}>
          Look further back
        </Button>
      ) : (
        'There are no older ones.'
      )}
    </Empty>
  );
}
