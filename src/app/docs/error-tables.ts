/** Every table of error codes, in the order in which people read them: what is common first, then the rooms. */
import { accountErrors, keyErrors, passkeyErrors } from '../../account/index.ts';
import { authnErrors } from '../../core/authn/errors.ts';
import { authzErrors } from '../../core/authz/errors.ts';
import { coreErrors } from '../../core/errors.ts';
import { sessionErrors } from '../../core/session/errors.ts';
import { httpErrors } from '../../lib/http/errors.ts';
import type { ErrorEntry, ErrorTable } from '../../lib/http/problem.ts';
import { lnurlErrors } from '../../lnurl/index.ts';
import { oauthErrors } from '../../oauth/index.ts';
import { pofErrors } from '../../pof/index.ts';
import { mirrorErrors, spendErrors, vaultErrors, walletErrors } from '../../wallet/index.ts';

export type ErrorSection = { readonly title: string; readonly codes: readonly DocumentedError[] };

export type DocumentedError = ErrorEntry & {
  readonly code: string;
  /** Where problem types point. The second part to use a code shares the anchor of the first. */
  readonly anchor: string | undefined;
};

const TABLES: readonly { readonly title: string; readonly tables: readonly ErrorTable[] }[] = [
  { title: 'HTTP', tables: [httpErrors] },
  { title: 'Who may do what', tables: [coreErrors, authnErrors, authzErrors, sessionErrors] },
  { title: 'Account', tables: [accountErrors, keyErrors, passkeyErrors] },
  { title: 'Applications', tables: [oauthErrors] },
  { title: 'Lightning sign-in', tables: [lnurlErrors] },
  { title: 'Wallets', tables: [walletErrors, mirrorErrors, spendErrors, vaultErrors] },
  { title: 'Proofs of funds', tables: [pofErrors] },
];

export function errorSections(): ErrorSection[] {
  const seen = new Set<string>();
  return TABLES.map(({ title, tables }) => ({
    title,
    codes: tables.flatMap((table) =>
      Object.entries(table).map(([code, entry]) => {
        const anchor = seen.has(code) ? undefined : code;
        seen.add(code);
        return { code, ...entry, anchor };
      }),
    ),
  }));
}
