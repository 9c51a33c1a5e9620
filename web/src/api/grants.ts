import type { Grant } from '@hodlxxi/sdk';
import { known } from './account.ts';
import { useSdk } from './sdk.ts';
import { type List, useList } from './use-list.ts';

/** These pages are a client of the server too, and nobody's to take back. */
const OWN = 'hodlxxi';

/** Applications the person has allowed. */
export const useGrants = (): List<Grant> => {
  const sdk = useSdk();
  return useList(known.grants, sdk.account.grants.page, ({ grants }) =>
    grants.filter(({ id }) => id !== OWN),
  );
};
