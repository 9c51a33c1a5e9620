/** What all routes of an interaction have in common. */
export const BASE = '/oauth/interaction/:uid';

/** The interaction's cookie says who may see a page; forms carry a token as well. */
export const PUBLIC = {
  config: { access: 'public', rateLimit: 'api', guard: 'cookie of the interaction' },
  schema: { hide: true },
} as const;
