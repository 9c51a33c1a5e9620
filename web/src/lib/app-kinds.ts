/** Kinds of applications, as developers think of them, and what each means in client metadata (RFC 7591). */
import type { KeptMetadata, NewClient } from '@hodlxxi/sdk';

export type AppKind = 'web' | 'browser' | 'native' | 'machine';

type KindWords = { readonly value: AppKind; readonly title: string; readonly detail: string };

export const appKinds: readonly KindWords[] = [
  { value: 'web', title: 'Web application', detail: 'Runs on a server, which can keep a secret.' },
  {
    value: 'browser',
    title: 'Browser application',
    detail: 'A single page without a server of its own. No secret; PKCE protects the code.',
  },
  {
    value: 'native',
    title: 'Mobile or desktop app',
    detail: 'Installed on a device. No secret; PKCE protects the code.',
  },
  {
    value: 'machine',
    title: 'Machine',
    detail: 'A service that acts for itself. Nobody signs in, and there is no redirect.',
  },
];

export const kindTitle = (kind: AppKind): string =>
  appKinds.find(({ value }) => value === kind)?.title ?? kind;

export const hasRedirects = (kind: AppKind): boolean => kind !== 'machine';
export const hasSecret = (kind: AppKind): boolean => kind === 'web' || kind === 'machine';
export const typeOf = (kind: AppKind): 'web' | 'native' => (kind === 'native' ? 'native' : 'web');

/** Which kind existing metadata comes closest to. */
export function kindOf({ grant_types, application_type, token_endpoint_auth_method }: KeptMetadata): AppKind {
  if (
    grant_types &&
    !grant_types.includes('authorization_code') &&
    grant_types.includes('client_credentials')
  ) {
    return 'machine';
  }
  if (application_type === 'native') return 'native';
  return token_endpoint_auth_method === 'none' ? 'browser' : 'web';
}

export type Draft = {
  readonly kind: AppKind;
  readonly name: string;
  readonly redirectUris: readonly string[];
  readonly homepage: string;
  readonly logo: string;
  readonly scopes: readonly string[];
};

export const emptyDraft: Draft = {
  kind: 'web',
  name: '',
  redirectUris: [''],
  homepage: '',
  logo: '',
  scopes: ['profile'],
};

/** What to register. Empty fields are left out. */
export function newClientOf(draft: Draft): NewClient {
  const { kind, name, homepage, logo } = draft;
  const shared = {
    client_name: name.trim(),
    application_type: typeOf(kind),
    token_endpoint_auth_method: hasSecret(kind) ? ('client_secret_basic' as const) : ('none' as const),
    ...(homepage.trim() === '' ? {} : { client_uri: homepage.trim() }),
    ...(logo.trim() === '' ? {} : { logo_uri: logo.trim() }),
  };
  if (!hasRedirects(kind)) {
    return { ...shared, redirect_uris: [], grant_types: ['client_credentials'] };
  }
  return {
    ...shared,
    redirect_uris: filled(draft.redirectUris),
    grant_types: ['authorization_code', 'refresh_token'],
    scope: scopeText(draft.scopes),
  };
}

/** `openid` is always among them: without it there is no ID token to sign in with. */
export const scopeText = (scopes: readonly string[]): string => [...new Set(['openid', ...scopes])].join(' ');

export const filled = (texts: readonly string[]): readonly string[] =>
  texts.map((text) => text.trim()).filter((text) => text !== '');
