/** Between client metadata and a form of texts. */
import type { ClientChange, KeptMetadata } from '@hodlxxi/sdk';
import { filled, hasRedirects, kindOf, scopeText } from './app-kinds.ts';

export type AppSettings = {
  readonly name: string;
  readonly homepage: string;
  readonly logo: string;
  readonly redirectUris: readonly string[];
  readonly logoutUris: readonly string[];
  readonly scopes: readonly string[];
};

export const settingsOf = (metadata: KeptMetadata): AppSettings => ({
  name: metadata.client_name ?? '',
  homepage: metadata.client_uri ?? '',
  logo: metadata.logo_uri ?? '',
  redirectUris: orOne(metadata.redirect_uris),
  logoutUris: orOne(metadata.post_logout_redirect_uris),
  scopes: (metadata.scope ?? '').split(' ').filter((scope) => scope !== ''),
});

/** Somewhere to type the first one. */
const orOne = (uris: readonly string[] = []): readonly string[] => (uris.length === 0 ? [''] : uris);

/** What has to be sent for `metadata` to become what the form says (RFC 7396). Empty when nothing was changed. */
export function changeOf(metadata: KeptMetadata, settings: AppSettings): ClientChange {
  const before = settingsOf(metadata);
  const texts = {
    name: settings.name.trim(),
    homepage: settings.homepage.trim(),
    logo: settings.logo.trim(),
  };
  const redirects = filled(settings.redirectUris);
  const logouts = filled(settings.logoutUris);
  const own: ClientChange = {
    ...(texts.name === before.name ? {} : { client_name: texts.name }),
    ...(texts.homepage === before.homepage ? {} : { client_uri: texts.homepage || null }),
    ...(texts.logo === before.logo ? {} : { logo_uri: texts.logo || null }),
  };
  if (!hasRedirects(kindOf(metadata))) return own;
  return {
    ...own,
    ...(isSame(redirects, filled(before.redirectUris)) ? {} : { redirect_uris: redirects }),
    ...(isSame(logouts, filled(before.logoutUris))
      ? {}
      : { post_logout_redirect_uris: logouts.length === 0 ? null : logouts }),
    ...(isSame([...settings.scopes].toSorted(), [...before.scopes].toSorted())
      ? {}
      : { scope: scopeText(settings.scopes) }),
  };
}

const isSame = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((one, index) => one === b[index]);
