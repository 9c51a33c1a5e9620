import { createContext, useContext } from 'react';

export type Toast = {
  readonly text: string;
  /** A problem stays until it is dismissed. */
  readonly kind?: 'done' | 'problem';
  readonly undo?: () => void;
};

export const ToastContext = createContext<((toast: Toast) => void) | undefined>(undefined);

/** Says something in passing: `toast({ text: 'Saved', undo })`. */
export function useToast(): (toast: Toast) => void {
  const toast = useContext(ToastContext);
  if (!toast) throw new Error('useToast outside of ToastProvider');
  return toast;
}
