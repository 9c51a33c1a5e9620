import type { ErrorTable } from '../core/errors.ts';

export const accountErrors = {
  username_taken: {
    status: 409,
    title: 'This user name is taken',
    remedy: 'Choose another one. Upper and lower case count as the same.',
  },
  username_confusable: {
    status: 409,
    title: 'This user name looks like somebody else’s',
    remedy:
      'Choose one that cannot be mistaken for it: l, I and 1, o and 0, rn and m, cl and d count as the same.',
  },
  last_admin: {
    status: 409,
    title: 'This is the last administrator',
    remedy: 'Make somebody else an administrator first.',
  },
} as const satisfies ErrorTable;
