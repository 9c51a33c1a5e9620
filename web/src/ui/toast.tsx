import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { IconButton } from './button.tsx';
import { Icon } from './icon.tsx';
import { type Toast, ToastContext } from './toast-context.ts';

/** Long enough to read it, and to reach "Undo" with the keyboard (WCAG 2.2.1 wants no hurry). */
const STAYS = 8000;

type Shown = Toast & { readonly number: number };

export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const [shown, setShown] = useState<Shown>();
  const count = useRef(0);
  const show = useCallback((toast: Toast) => {
    count.current += 1;
    setShown({ ...toast, number: count.current });
  }, []);
  const dismiss = useCallback(() => setShown(undefined), []);
  return (
    <ToastContext value={show}>
      {children}
      {/* Always there: screen readers only read what changes inside a region they already know. */}
      <div className="toasts" aria-live="polite" aria-atomic="true">
        {shown && <ToastCard key={shown.number} toast={shown} dismiss={dismiss} />}
      </div>
    </ToastContext>
  );
}

function ToastCard({ toast, dismiss }: { readonly toast: Toast; readonly dismiss: () => void }) {
  const { text, kind = 'done', undo } = toast;
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held || kind === 'problem') return;
    const timer = setTimeout(dismiss, STAYS);
    return () => clearTimeout(timer);
  }, [held, kind, dismiss]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only holds the time while it is pointed at
    <div
      className={`toast toast-${kind}`}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <Icon name={kind === 'done' ? 'check' : 'warning'} />
      <p>{text}</p>
      {undo && (
        <button
          type="button"
          className="toast-undo"
          onClick={() => {
            dismiss();
            undo();
          }}
        >
          Undo
        </button>
      )}
      <IconButton icon="close" label="Dismiss" onClick={dismiss} />
    </div>
  );
}
