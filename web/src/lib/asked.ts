/** What the playground asks for, as its form holds it. */
export type Asked = {
  readonly scopes: readonly string[];
  readonly prompt: '' | 'none' | 'login' | 'consent' | 'select_account';
  readonly acr: string;
  /** Seconds; empty for any. */
  readonly maxAge: string;
  /** JSON of OIDC Core section 5.5; empty for none. */
  readonly claims: string;
};

export const usualAsked: Asked = {
  scopes: ['openid', 'profile', 'offline_access'],
  prompt: 'consent',
  acr: '',
  maxAge: '',
  claims: '',
};

/** What is wrong with a field, in words; null when it can be sent. */
export const maxAgeProblem = ({ maxAge }: Asked): string | null =>
  maxAge === '' || /^\d{1,9}$/.test(maxAge) ? null : 'A whole number of seconds.';

export function claimsProblem({ claims }: Asked): string | null {
  if (claims.trim() === '') return null;
  try {
    const value: unknown = JSON.parse(claims);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? null : 'A JSON object, with id_token or userinfo in it.';
  } catch (error) {
    return `Not JSON yet${error instanceof Error ? `: ${error.message}` : ''}.`;
  }
}

/** The parameters beside those every request has. */
export const extraParams = ({ acr, claims }: Asked): Readonly<Record<string, string>> => ({
  ...(acr === '' ? {} : { acr_values: acr }),
  ...(claims.trim() === '' ? {} : { claims: JSON.stringify(JSON.parse(claims)) }),
});
