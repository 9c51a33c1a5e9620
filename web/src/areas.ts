/**
 * Every page, once: routes and navigation both come from here. A part of the product plugs in by adding its own
 * list of areas to `areas`; a group without areas is not shown.
 */
import type { ComponentType } from 'react';
import { AdminPage } from './pages/admin/page.tsx';
import { ApplicationsPage } from './pages/applications/page.tsx';
import { DeveloperPage } from './pages/developer/page.tsx';
import { EventsPage } from './pages/events/page.tsx';
import { HomePage } from './pages/home/page.tsx';
import { KeysPage } from './pages/keys/page.tsx';
import { PlaygroundPage } from './pages/playground/page.tsx';
import { ProfilePage } from './pages/profile/page.tsx';
import { ProofsPage } from './pages/proofs/page.tsx';
import { SessionsPage } from './pages/sessions/page.tsx';
import { WalletsPage } from './pages/wallets/page.tsx';
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
  /** Its claim to a place in the bar at the bottom of a phone, lowest first; the rest is under More. */
  readonly tab?: number;
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
    tab: 0,
    page: HomePage,
  },
  {
    path: '/keys',
    title: 'Keys and passkeys',
    short: 'Keys',
    icon: 'key',
    group: 'account',
    tab: 4,
    page: KeysPage,
  },
  {
    path: '/sessions',
    title: 'Sessions and devices',
    icon: 'device',
    group: 'account',
    page: SessionsPage,
  },
  {
    path: '/applications',
    title: 'Applications',
    short: 'Apps',
    icon: 'apps',
    group: 'account',
    tab: 5,
    page: ApplicationsPage,
  },
  {
    path: '/events',
    title: 'Security events',
    icon: 'activity',
    group: 'account',
    page: EventsPage,
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

const bitcoin: readonly Area[] = [
  {
    path: '/wallets',
    title: 'Wallets',
    icon: 'wallet',
    group: 'bitcoin',
    tab: 1,
    page: WalletsPage,
  },
  {
    path: '/proofs',
    title: 'Proofs of funds',
    short: 'Proofs',
    icon: 'shield',
    group: 'bitcoin',
    tab: 2,
    page: ProofsPage,
  },
];

const build: readonly Area[] = [
  { path: '/developer', title: 'My applications', icon: 'code', group: 'build', page: DeveloperPage },
  { path: '/playground', title: 'Playground', icon: 'flask', group: 'build', page: PlaygroundPage },
];

const operate: readonly Area[] = [
  {
    path: '/admin',
    title: 'Admin',
    icon: 'gear',
    group: 'operate',
    roles: ['operator', 'admin'],
    page: AdminPage,
  },
];

export const areas: readonly Area[] = [...account, ...bitcoin, ...build, ...operate];
