import type { ErrorTable } from '../core/errors.ts';

export const accountErrors = {
  username_taken: {
    status: 409,
    title: 'This user name is taken',
    remedy: 'Choose another one. Upper and lower case count as the same.',
  },
} as const satisfies ErrorTable;
