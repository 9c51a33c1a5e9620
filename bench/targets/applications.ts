/** The relying parties of a run. */
export type Application = {
  readonly clientId: string;
  readonly secret: string;
  readonly redirectUri: string;
};

export const SCOPE = 'openid profile';
export const REDIRECT_URI = 'https://app.example/callback';

/** Those that the yardstick knows from its start; the product's register themselves. */
export const applications = {
  jwt: { clientId: 'jwt', secret: 'jwt-application-secret-0123456789abcdef', redirectUri: REDIRECT_URI },
  opaque: { clientId: 'opaque', secret: 'opaque-application-secret-0123456789ab', redirectUri: REDIRECT_URI },
} as const satisfies Record<string, Application>;
