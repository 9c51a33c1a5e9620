import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
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
  const heading = useId();
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    // Closed before it leaves the document, or the focus would go nowhere.
    return () => dialog?.close();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard's way is Escape, which is onCancel
    <dialog
      ref={ref}
      className={`dialog dialog-${shape}`}
      aria-labelledby={heading}
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
          <h2 id={heading}>{title}</h2>
          <IconButton icon="close" label="Close" onClick={onClose} />
        </header>
        {children}
      </div>
    </dialog>
  );
}
