/** The server's own sign-in page, and back here or `to` another page. `fresh` signs again although somebody is signed in. */
export function loginUrl({ to = here(), fresh = false, passkey = false } = {}): string {
  const query = new URLSearchParams({ to });
  if (fresh) query.set('fresh', '1');
  if (passkey) query.set('passkey', '1');
  return `/login?${query}`;
}

const here = (): string => `${window.location.pathname}${window.location.search}`;
