/**
 * Every page, once: routes and navigation both come from here. A part of the product plugs in by adding its own
 * list of areas to `areas`; a group without areas is not shown.
 */
import type { ComponentType } from 'react';
import { HomePage } from './pages/home/page.tsx';
import { KeysPage } from './pages/keys/page.tsx';
import { ProfilePage } from './pages/profile/page.tsx';
import { SessionsPage } from './pages/sessions/page.tsx';
import type { IconName } from './ui/icon.tsx';

export const groups = { account: '', bitcoin: 'Bitcoin', build: 'Build', operate: 'Operate' } as const;

export type Area = {
  /** Below /app; `/` is the start. */
  readonly path: string;
  readonly title: string;
  /** Where there is little room. */
  readonly short?: string;
  readonly icon: IconName;
  readonly group: keyof typeof groups;
  /** Among the four of the bar at the bottom of a phone. */
  readonly tab?: boolean;
  /** Any of these; everybody when absent. */
  readonly roles?: readonly string[];
  readonly page: ComponentType;
};

const account: readonly Area[] = [
  {
    path: '/',
    title: 'Home',
    icon: 'home',
    group: 'account',
    tab: true,
    page: HomePage,
  },
  {
    path: '/keys',
    title: 'Keys and passkeys',
    short: 'Keys',
    icon: 'key',
    group: 'account',
    tab: true,
    page: KeysPage,
  },
  {
    path: '/sessions',
    title: 'Sessions and devices',
    short: 'Devices',
    icon: 'device',
    group: 'account',
    tab: true,
    page: SessionsPage,
  },
  {
    path: '/profile',
    title: 'Profile and data',
    short: 'Profile',
    icon: 'person',
    group: 'account',
    page: ProfilePage,
  },
];

export const areas: readonly Area[] = [...account];
