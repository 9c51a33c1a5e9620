import { type ReactNode, useEffect, useRef } from 'react';

type Props = {
  readonly title: string;
  readonly number: number;
  readonly count: number;
  readonly children: ReactNode;
};

/** A step of several; its heading takes the focus, so that it is read out. The first leaves the focus to the page. */
export function StepFrame({ title, number, count, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (number > 1) heading.current?.focus();
  }, [number]);
  return (
    <section className="section" aria-label={title}>
      <header className="step-head">
        {count > 1 && (
          <p className="fine">
            Step {number} of {count}
          </p>
        )}
        <progress className="step-progress" value={number} max={count} aria-hidden="true" />
        <h2 ref={heading} tabIndex={-1}>
          {title}
        </h2>
      </header>
      {children}
    </section>
  );
}
