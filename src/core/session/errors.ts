import type { ErrorTable } from '../errors.ts';

export const sessionErrors = {
  account_disabled: {
    status: 403,
    title: 'This account cannot sign in',
    remedy: 'The account was disabled or removed. Ask the operator.',
  },
} as const satisfies ErrorTable;
