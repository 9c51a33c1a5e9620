/** Which locks of a wallet's transaction its coins may need: the rest of them would say more than is asked. */
import { Script } from '@scure/btc-signer';
import { quietly } from '../quietly.ts';
import { type ProofCoin, scriptKind } from './coin.ts';

const NO_RELATIVE_LOCK = 0x8000_0000;

/** Nodes regard it with transaction version 2 alone (BIP-68). */
export const hasRelativeLock = ({ sequence = 0xffff_ffff }: Pick<ProofCoin, 'sequence'>): boolean =>
  sequence < NO_RELATIVE_LOCK;

/** Whether a script of this coin asks for a lock time, or one that is not there might. */
export function mayNeedLockTime(coin: ProofCoin): boolean {
  const { witnessScript, redeemScript, tapLeafScript, tapMerkleRoot } = coin.fields ?? {};
  const leaves = tapLeafScript?.map(([, script]) => script.subarray(0, -1)) ?? [];
  const scripts = [witnessScript, redeemScript, ...leaves].filter((script) => script !== undefined);
  if (scripts.some(checksLockTime)) return true;
  switch (scriptKind(coin)) {
    case 'taproot':
      return tapMerkleRoot !== undefined && leaves.length === 0;
    case 'segwit':
      return coin.scriptPubKey.length === 34 || redeemScript?.length === 34
        ? witnessScript === undefined
        : false;
    default:
      return redeemScript === undefined && checksLockTime(coin.scriptPubKey);
  }
}

function checksLockTime(script: Uint8Array): boolean {
  const parts = quietly(() => Script.decode(script));
  return parts === null || parts.includes('CHECKLOCKTIMEVERIFY');
}
