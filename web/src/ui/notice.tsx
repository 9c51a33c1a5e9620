import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';

type Props = { readonly icon?: IconName; readonly warn?: boolean; readonly children: ReactNode };

export const Notice = ({ icon = 'info', warn = false, children }: Props) => (
  <div className={warn ? 'notice notice-warn' : 'notice'}>
    <Icon name={icon} />
    <div>{children}</div>
  </div>
);
