import type { ErrorTable } from '../lib/http/problem.ts';

export { type ErrorTable, ProblemError, problem } from '../lib/http/problem.ts';

/** Failures any room may answer with. A room's own codes live in its own `errors.ts`. */
export const coreErrors = {
  insufficient_scope: {
    status: 403,
    title: 'The token does not allow this',
    remedy: 'Ask for an access token with the scope named in `WWW-Authenticate`.',
  },
  forbidden: {
    status: 403,
    title: 'Not allowed',
    remedy: 'Use an account that has the role this needs.',
  },
  rate_limited: {
    status: 429,
    title: 'Too many requests',
    remedy: 'Wait the number of seconds in `Retry-After`.',
  },
  chain_unavailable: {
    status: 503,
    title: 'The Bitcoin node does not answer',
    remedy: 'Try again later. Operators: see `BITCOIN_RPC_URL` in docs/configuration.md.',
  },
  not_ready: {
    status: 503,
    title: 'The server is not ready',
    remedy: 'Try again shortly. The answer names the parts that do not answer.',
  },
} as const satisfies ErrorTable;
