/** Where the person came from: only a sign-in of this server that is under way, for a link may say anything. */
export const proofBack = (path: string | null): string | null =>
  path !== null && /^\/oauth\/interaction\/[\w-]+(?:\/[\w-]+)*$/.test(path) ? path : null;

const MOST = 2_100_000_000_000_000;

/** Satoshis that an application asks for; null when none does. */
export const askedAmount = (text: string | null): number | null =>
  text !== null && /^[1-9]\d{0,15}$/.test(text) && Number(text) <= MOST ? Number(text) : null;
