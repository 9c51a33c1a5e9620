/** SLIP-132: what the first four bytes of a serialized extended public key say. */
export type KeyVersion = {
  readonly network: 'main' | 'test';
  /** What the key is for, when the prefix says so. `cosigner-*` is one key of a multisig wallet. */
  readonly use: null | 'sh-wpkh' | 'wpkh' | 'cosigner-sh-wsh' | 'cosigner-wsh';
};

const versions: Readonly<Record<number, KeyVersion>> = {
  76067358: { network: 'main', use: null }, // xpub
  77429938: { network: 'main', use: 'sh-wpkh' }, // ypub
  78792518: { network: 'main', use: 'wpkh' }, // zpub
  43365439: { network: 'main', use: 'cosigner-sh-wsh' }, // Ypub
  44728019: { network: 'main', use: 'cosigner-wsh' }, // Zpub
  70617039: { network: 'test', use: null }, // tpub
  71979618: { network: 'test', use: 'sh-wpkh' }, // upub
  73342198: { network: 'test', use: 'wpkh' }, // vpub
  37915119: { network: 'test', use: 'cosigner-sh-wsh' }, // Upub
  39277699: { network: 'test', use: 'cosigner-wsh' }, // Vpub
};

export const keyVersion = (version: number): KeyVersion | null => versions[version] ?? null;

/** The version bytes that descriptors are written with (BIP-32): xpub and tpub. */
export const plainVersion = { main: 0x0488b21e, test: 0x043587cf } as const;
