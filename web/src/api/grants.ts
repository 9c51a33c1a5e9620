import type { Grant } from '@hodlxxi/sdk';
import { OWN_CLIENT } from '../lib/own-client.ts';
import { known } from './account.ts';
import { useSdk } from './sdk.ts';
import { type List, useList } from './use-list.ts';

/** Applications the person has allowed. */
export const useGrants = (): List<Grant> => {
  const sdk = useSdk();
  return useList(known.grants, sdk.account.grants.page, ({ grants }) =>
    grants.filter(({ id }) => id !== OWN_CLIENT),
  );
};
