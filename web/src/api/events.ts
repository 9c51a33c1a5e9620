import type { SecurityEvent } from '@hodlxxi/sdk';
import { known } from './account.ts';
import { useSdk } from './sdk.ts';
import { type List, useList } from './use-list.ts';

/** What happened to the account, newest first. */
export const useEvents = (): List<SecurityEvent> => {
  const sdk = useSdk();
  return useList([...known.events, 'all'], sdk.account.audit.page, ({ events }) => events, 50);
};
