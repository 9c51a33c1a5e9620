import { type ReactNode, useEffect, useRef } from 'react';
import { Link, useNavigationType } from 'react-router';
import { Icon } from './icon.tsx';

type Props = {
  readonly title: string;
  /** The page it belongs to, as a way back above the title. */
  readonly from?: { readonly to: string; readonly title: string };
  readonly lead?: ReactNode;
  /** Buttons beside the title. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
};

/** The frame of every page. After a step inside the application the title takes the focus, so that it is read out. */
export function Page({ title, from, lead, actions, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  const came = useNavigationType();
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each page, not for each change of its address
  useEffect(() => {
    if (came === 'PUSH') heading.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, []);
  return (
    <div className="page">
      <title>{`${title} · HODLXXI`}</title>
      <header className="page-head">
        <div>
          {from && (
            <Link className="page-from" to={from.to}>
              <Icon name="back" />
              {from.title}
            </Link>
          )}
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead && <p className="lead">{lead}</p>}
        </div>
        {actions && <div className="page-actions">{actions}</div>}
      </header>
      {children}
    </div>
  );
}
