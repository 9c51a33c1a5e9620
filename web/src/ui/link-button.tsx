import { Link } from 'react-router';
import type { ButtonKind } from './button.tsx';
import { Icon, type IconName } from './icon.tsx';

type Props = {
  readonly to: string;
  readonly kind?: ButtonKind;
  readonly icon?: IconName;
  readonly children: string;
};

/** Leads to another page, and looks like a button. */
export const LinkButton = ({ to, kind = 'quiet', icon, children }: Props) => (
  <Link className={`button button-${kind}`} to={to}>
    {icon && <Icon name={icon} />}
    {children}
  </Link>
);
