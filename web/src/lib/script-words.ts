/** Kinds of script as wallets call them. */
type Words = { readonly title: string; readonly detail: string };

const known: Readonly<Record<string, Words>> = {
  wpkh: { title: 'Native SegWit', detail: 'Most wallets of today.' },
  tr: { title: 'Taproot', detail: 'Newer wallets.' },
  'sh(wpkh)': { title: 'Nested SegWit', detail: 'Wallets of some years ago.' },
  pkh: { title: 'Legacy', detail: 'The oldest wallets.' },
  wsh: { title: 'SegWit script', detail: 'Several keys, or conditions.' },
  'sh(wsh)': { title: 'Nested SegWit script', detail: 'Several keys, or conditions, as some years ago.' },
};

/** Those that one signature spends, without any choice. */
export const hasOneKey = (script: string): boolean => ['wpkh', 'sh(wpkh)', 'pkh'].includes(script);

/** `wsh(sortedmulti)` → "Multisig"; what is not known keeps its own word. */
export function scriptWords(script: string): Words {
  const words = known[script];
  if (words) return words;
  if (/multi/.test(script)) return { title: 'Multisig', detail: `${script}: several keys sign together.` };
  return { title: script, detail: `Script: ${script}.` };
}

export const networkWords = {
  main: 'Bitcoin',
  test: 'Testnet',
  testnet4: 'Testnet 4',
  signet: 'Signet',
  regtest: 'Regtest',
} as const;
