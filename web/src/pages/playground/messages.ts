/** What each message is called, and what it is for. */
export const messages = {
  discovery: {
    title: 'Discovery',
    why: 'The application asks where everything is. One address is all it has to be told. OpenID Connect Discovery.',
  },
  authorize: {
    title: 'Authorization request',
    why: 'The browser goes to the server with what the application wants. The code challenge is the digest of a secret that stays here (PKCE, RFC 7636).',
  },
  answer: {
    title: 'The answer comes back',
    why: 'The browser returns with a code, which lives for a minute and works once. Alone it is worth nothing.',
  },
  refused: {
    title: 'The answer comes back',
    why: 'The browser returns with an error in the place of a code (RFC 6749 section 4.1.2.1).',
  },
  token: {
    title: 'Token request',
    why: 'The application trades the code for tokens, and shows the secret behind the challenge.',
  },
  jwks: {
    title: "The server's keys",
    why: 'Public keys, with which anybody can check what the server has signed.',
  },
  userinfo: {
    title: 'Userinfo',
    why: 'The access token gets what its scopes allow: nothing more is told.',
  },
  introspect: {
    title: 'Introspection',
    why: 'Asks whether the access token still counts, and what it says (RFC 7662).',
  },
  refresh: {
    title: 'Refresh',
    why: 'A refresh token is traded for new tokens. It is spent with that; seen again, it ends everything issued with it.',
  },
  revoke: {
    title: 'Revocation',
    why: 'The application gives its tokens back (RFC 7009). They count no more, this one and all issued with it.',
  },
} as const;
