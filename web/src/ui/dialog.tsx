import { type ReactNode, useEffect, useId, useLayoutEffect, useRef } from 'react';
import { IconButton } from './button.tsx';

type Props = {
  readonly title: string;
  readonly children: ReactNode;
  /** Escape, the cross, a press beside it. */
  readonly onClose: () => void;
  /** From the side, for the menu on a phone. */
  readonly shape?: 'card' | 'drawer';
};

/** A modal dialog for as long as it is rendered. The browser keeps the focus inside, and puts it back afterwards. */
export function Dialog({ title, children, onClose, shape = 'card' }: Props) {
  const ref = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const headingId = useId();
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    // Not the cross, which comes first: the field to fill in, the harmless answer, or the question itself.
    (dialog?.querySelector<HTMLElement>('[data-autofocus]') ?? heading.current)?.focus();
    // Closed before it leaves the document, or the focus would go nowhere.
    return () => dialog?.close();
  }, []);
  // A next step in the same dialog: what had the focus is gone.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the title is what tells one step from another
  useEffect(() => {
    if (!ref.current?.contains(document.activeElement)) heading.current?.focus();
  }, [title]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard's way is Escape, which is onCancel
    <dialog
      ref={ref}
      className={`dialog dialog-${shape}`}
      aria-labelledby={headingId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === ref.current) onClose();
      }}
    >
      <div className="dialog-body">
        <header className="dialog-head">
          <h2 id={headingId} ref={heading} tabIndex={-1}>
            {title}
          </h2>
          <IconButton icon="close" label="Close" onClick={onClose} />
        </header>
        {children}
      </div>
    </dialog>
  );
}
