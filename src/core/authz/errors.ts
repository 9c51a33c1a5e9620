import type { ErrorTable } from '../errors.ts';

export const authzErrors = {
  session_required: {
    status: 403,
    title: 'Only you can do this yourself',
    remedy: 'Use your own session; applications acting for you cannot do this, whatever their scopes.',
  },
} as const satisfies ErrorTable;
