import type { ComponentProps } from 'react';
import { Icon, type IconName } from './icon.tsx';

export type ButtonKind = 'primary' | 'quiet' | 'plain' | 'danger';

type Props = Omit<ComponentProps<'button'>, 'className'> & {
  readonly kind?: ButtonKind;
  readonly icon?: IconName;
  /** Keeps its size and its focus, and takes no second press. */
  readonly busy?: boolean;
  /** Lower, for rows of lists. */
  readonly small?: boolean;
};

export function Button({
  kind = 'quiet',
  icon,
  busy = false,
  small = false,
  children,
  onClick,
  ...rest
}: Props) {
  return (
    <button
      type="button"
      {...rest}
      className={`button button-${kind}${small ? ' button-small' : ''}${busy ? ' is-busy' : ''}`}
      data-autofocus={rest.autoFocus || undefined}
      aria-disabled={busy || rest['aria-disabled']}
      aria-busy={busy || undefined}
      onClick={(event) => {
        // Disabled it would lose the focus; this way it only does nothing.
        if (busy) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

type IconButtonProps = Omit<ComponentProps<'button'>, 'className' | 'children' | 'aria-label'> & {
  readonly icon: IconName;
  /** Says everything: the drawing is silent. */
  readonly label: string;
};

export const IconButton = ({ icon, label, ...rest }: IconButtonProps) => (
  <button type="button" {...rest} className="icon-button" aria-label={label} title={label}>
    <Icon name={icon} />
  </button>
);
