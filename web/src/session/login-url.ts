/** The server's own sign-in page, and back here. `fresh` signs again although somebody is signed in. */
export function loginUrl({ fresh = false, passkey = false } = {}): string {
  const { pathname, search } = window.location;
  const query = new URLSearchParams({ to: `${pathname}${search}` });
  if (fresh) query.set('fresh', '1');
  if (passkey) query.set('passkey', '1');
  return `/login?${query}`;
}
