import { type ReactNode, useId } from 'react';

type Props = {
  readonly title: string;
  readonly lead?: ReactNode;
  /** A button or link beside the heading. */
  readonly action?: ReactNode;
  readonly children: ReactNode;
};

/** A card with a heading: the unit pages are made of. */
export function Section({ title, lead, action, children }: Props) {
  const id = useId();
  return (
    <section className="section" aria-labelledby={id}>
      <header className="section-head">
        <div>
          <h2 id={id}>{title}</h2>
          {lead && <p className="fine">{lead}</p>}
        </div>
        {action}
      </header>
      {children}
    </section>
  );
}
