const words: Readonly<Record<string, string>> = {
  lnurl: 'Lightning wallet',
  bip322: 'Bitcoin signature',
  nostr: 'Nostr key',
  hwk: 'passkey of one device',
  swk: 'passkey',
};

/** `amr` values (RFC 8176) in words: "Lightning wallet and passkey". */
export const methodWords = (amr: readonly string[]): string =>
  amr.flatMap((method) => words[method] ?? []).join(' and ') || 'a key';
