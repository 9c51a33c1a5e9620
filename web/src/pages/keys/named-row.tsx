import type { ReactNode } from 'react';
import { IconButton } from '../../ui/button.tsx';
import type { IconName } from '../../ui/icon.tsx';
import { Row } from '../../ui/rows.tsx';
import { Time } from '../../ui/time.tsx';

type Props = {
  readonly icon: IconName;
  readonly title: string;
  readonly facts: readonly ReactNode[];
  readonly item: { readonly created_at: string; readonly last_used_at: string | null };
  readonly rename: () => void;
  /** Absent for the last key. */
  readonly remove: (() => void) | undefined;
};

/** What signs a person in, under the name they gave it. */
export const NamedRow = ({ icon, title, facts, item, rename, remove }: Props) => (
  <Row
    icon={icon}
    title={title}
    facts={[
      ...facts,
      item.last_used_at === null ? (
        <>
          Added <Time at={item.created_at} />
        </>
      ) : (
        <>
          Used <Time at={item.last_used_at} />
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
