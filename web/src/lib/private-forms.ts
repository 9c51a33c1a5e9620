/**
 * The forms in which people most often paste what can spend, so that it does not leave the browser. The server looks
 * far closer; this is a first net, and must not refuse what is public.
 */
export type PrivateForm = 'seed' | 'extended' | 'single' | 'nostr';

const base58 = '[1-9A-HJ-NP-Za-km-z]';
const extended = new RegExp(`(?:^|[^0-9A-Za-z])[xyzYZtuvUV]prv${base58}{100,}`);
/** Wallet import format: 51 characters, 52 with the mark of a compressed public key. */
const single = new RegExp(`(?:^|[^0-9A-Za-z])(?:[59]${base58}{50}|[KLc]${base58}{51})(?![0-9A-Za-z])`);
const nostr = /(?:^|[^0-9a-z])nsec1[02-9ac-hj-np-z]{50,}/i;
/** BIP-39 has 12, 15, 18, 21 or 24 words, SLIP-39 has 20 or 33. All of them are 3 to 8 letters. */
const counts: readonly number[] = [12, 15, 18, 20, 21, 24, 33];
const word = /^[a-z]{3,8}$/i;

/** Null when nothing of the kind is seen. */
export function privateForm(text: string): PrivateForm | null {
  if (extended.test(text)) return 'extended';
  if (nostr.test(text)) return 'nostr';
  if (single.test(text)) return 'single';
  return [text, ...text.split(/[\r\n"':=]+/)].some(isSeed) ? 'seed' : null;
}

/** Numbered lists too: "1. abandon 2. ability". */
function isSeed(text: string): boolean {
  const words = text.split(/[\s,;]+|\d+[.)]?/).filter((part) => part !== '');
  return counts.includes(words.length) && words.every((one) => word.test(one));
}

export const privateFormWords: Readonly<Record<PrivateForm, string>> = {
  seed: 'This looks like a seed phrase. It opens your coins to whoever sees it.',
  extended: 'This holds an extended private key. It opens your coins to whoever sees it.',
  single: 'This looks like a private key. It opens your coins to whoever sees it.',
  nostr: 'This is a private Nostr key.',
};
