import type { ReactNode } from 'react';
import type { List } from '../api/use-list.ts';
import { Button } from './button.tsx';
import { Icon, type IconName } from './icon.tsx';
import { LoadProblem } from './problem.tsx';
import { useExpected } from './use-expected.ts';

type RowProps = {
  readonly icon: IconName;
  readonly tone?: 'good' | 'warn' | 'hint' | undefined;
  readonly title: ReactNode;
  /** Small facts under the title; each falls into a line of its own when there is no room. */
  readonly facts?: readonly ReactNode[];
  /** Beside the title: "This device". */
  readonly tag?: ReactNode;
  readonly actions?: ReactNode;
};

export const Row = ({ icon, tone, title, facts = [], tag, actions }: RowProps) => (
  <li className="row">
    <span className={tone ? `row-icon row-${tone}` : 'row-icon'}>
      <Icon name={icon} />
    </span>
    <div className="row-text">
      <p className="row-title">
        <span>{title}</span>
        {tag}
      </p>
      {facts.length > 0 && (
        <p className="row-facts">
          {facts.map((fact, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the facts of a row do not move
            <span key={index}>{fact}</span>
          ))}
        </p>
      )}
    </div>
    {actions && <div className="row-actions">{actions}</div>}
  </li>
);

/** As high as a row, so that nothing moves when the rows come. */
export const RowSkeletons = ({ count }: { readonly count: number }) => (
  <ul className="rows" aria-busy="true" aria-label="Loading">
    {Array.from({ length: count }, (_, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: they are all the same
      <li className="row" key={index} aria-hidden="true">
        <span className="row-icon skeleton" />
        <div className="row-text">
          <p className="row-title">
            <span className="skeleton skeleton-title" />
          </p>
          <p className="row-facts">
            <span className="skeleton skeleton-facts" />
          </p>
        </div>
      </li>
    ))}
  </ul>
);

type RowsProps<T> = {
  readonly list: List<T>;
  readonly empty: ReactNode;
  /** How many are likely to come, where this tab does not remember by this name how many there were. */
  readonly expect?: number;
  readonly name?: string;
  readonly children: (item: T) => ReactNode;
};

/** A list in each of its states: on its way, failed, empty, there, with more to come. */
export function Rows<T>({ list, empty, expect = 1, name, children }: RowsProps<T>) {
  const expected = useExpected(name, list.items?.length, expect);
  if (!list.items) {
    return list.error ? (
      <LoadProblem error={list.error} retry={list.retry} />
    ) : (
      <RowSkeletons count={expected} />
    );
  }
  if (list.items.length === 0) return empty;
  return (
    <>
      <ul className="rows">{list.items.map(children)}</ul>
      {list.more && (
        <Button small busy={list.isLoadingMore} onClick={list.more}>
          Show more
        </Button>
      )}
    </>
  );
}
