import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useNavigationType } from 'react-router';

type Props = {
  readonly title: string;
  readonly lead?: ReactNode;
  /** A button or link beside the heading. */
  readonly action?: ReactNode;
  readonly children: ReactNode;
  /** Takes the focus after a step that led to it within the same page, and is read out. */
  readonly arriving?: boolean;
};

/** A card with a heading: the unit pages are made of. */
export function Section({ title, lead, action, children, arriving = false }: Props) {
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  const came = useNavigationType();
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it comes
  useEffect(() => {
    if (!arriving || came !== 'PUSH') return;
    heading.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, []);
  return (
    <section className="section" aria-labelledby={id}>
      <header className="section-head">
        <div>
          <h2 id={id} ref={heading} tabIndex={arriving ? -1 : undefined}>
            {title}
          </h2>
          {lead && <p className="fine">{lead}</p>}
        </div>
        {action}
      </header>
      {children}
    </section>
  );
}
