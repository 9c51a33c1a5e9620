import type { ComponentType } from 'react';
import { CoinsTab } from './coins/page.tsx';
import { HistoryTab } from './history/page.tsx';
import { OverviewTab } from './overview/page.tsx';
import { ReceiveTab } from './receive/page.tsx';
import { SendTab } from './send/page.tsx';
import { SettingsTab } from './settings/page.tsx';

type Tab = { readonly path: string; readonly title: string; readonly tab: ComponentType };

/** The first is the start; the others may have deeper addresses. */
export const walletTabs: readonly Tab[] = [
  { path: '', title: 'Overview', tab: OverviewTab },
  { path: 'receive', title: 'Receive', tab: ReceiveTab },
  { path: 'send', title: 'Send', tab: SendTab },
  { path: 'coins', title: 'Coins', tab: CoinsTab },
  { path: 'history', title: 'History', tab: HistoryTab },
  { path: 'settings', title: 'Settings', tab: SettingsTab },
];
