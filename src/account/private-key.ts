import { findPrivateMaterial } from '../lib/bitcoin/secrets/index.ts';

/** True when a text contains what must never be stored, by whatever mistake it was entered. */
export const looksLikePrivateKey = (text: string): boolean => findPrivateMaterial(text) !== null;
