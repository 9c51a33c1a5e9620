import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';

type Props = {
  readonly icon: IconName;
  readonly title: string;
  /** What to do about it. */
  readonly children: ReactNode;
};

export const Empty = ({ icon, title, children }: Props) => (
  <div className="empty">
    <Icon name={icon} />
    <p className="empty-title">{title}</p>
    <div className="empty-text">{children}</div>
  </div>
);
