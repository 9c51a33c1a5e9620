/**
 * Verifies messages signed with Bitcoin keys: BIP-322 (2.0.0) simple and full, and the 65-byte recoverable signatures
 * of Core, Electrum and BIP-137. Strict about bytes, so that nobody can make a second signature out of one.
 */
import { type Network, type ParsedAddress, parseAddress } from './address.ts';
import { readBase64 } from './base64.ts';
import { decodeSignature } from './bip322/encoding.ts';
import { verifyBip322 } from './bip322/verify.ts';
import type { Curve } from './curve.ts';
import { outputsOfKey } from './key-outputs.ts';
import { isRecoverable, verifyRecoverable } from './recoverable.ts';
import { type Invalid, invalid, type MessageVerdict } from './verdict.ts';

export { isUnlocked } from './locks.ts';
export type { Inconclusive, MessageFormat, MessageVerdict } from './verdict.ts';

/** In UTF-16 units; a challenge has some hundred. */
const LONGEST_MESSAGE = 10_000;

/** Who is said to have signed: an address, or a public key in hex (33 bytes compressed, or the 32 of a P2TR output). */
export type Claim =
  | { readonly address: string; readonly publicKey?: never }
  | { readonly publicKey: string; readonly address?: never };

export type MessageQuestion = Claim & {
  /** The exact text. */
  readonly message: string;
  /** Base64, with or without `smp` or `ful` in front. */
  readonly signature: string;
  readonly network: Network;
  readonly curve: Curve;
};

/**
 * Never throws, whatever the strings are. Takes at most one curve operation for an address of one key, as many as there
 * are keys for a multisig, three for a bare public key.
 */
export function verifyMessage(question: MessageQuestion): MessageVerdict {
  const { message } = question;
  // A lone surrogate has no UTF-8: it would be hashed as U+FFFD, and so would any other.
  if (message.length > LONGEST_MESSAGE || !message.isWellFormed()) return invalid('message_unusable');
  const outputs = claimedOutputs(question);
  if ('kind' in outputs) return outputs;
  const check = readSignature(question);
  if (typeof check !== 'function') return check;
  return firstNotInvalid(outputs.map((output) => () => check(output)));
}

/** The outputs whose owner is said to have signed: one of an address, several of a key. */
function claimedOutputs({
  address,
  publicKey,
  network,
  curve,
}: MessageQuestion): readonly ParsedAddress[] | Invalid {
  if (address === undefined) return outputsOfKey(publicKey, network, curve) ?? invalid('public_key_invalid');
  const parsed = parseAddress(address, network);
  return 'error' in parsed ? invalid(parsed.error) : [parsed];
}

type Check = (output: ParsedAddress) => MessageVerdict;

/** No base64 of a real signature begins with a prefix: that would be a header of 127 or more, or as many elements. */
function readSignature({ signature, message, curve }: MessageQuestion): Check | Invalid {
  const prefix = /^(?:smp|ful|pof)/.exec(signature)?.[0];
  if (prefix === 'pof') return invalid('proof_of_funds');
  const bytes = readBase64(signature.slice(prefix?.length ?? 0));
  if (!bytes) return invalid('encoding_invalid');
  if (prefix === undefined && isRecoverable(bytes)) {
    return (output) => verifyRecoverable(bytes, output, message, curve);
  }
  const decoded = decodeSignature(bytes, prefix === 'smp' || prefix === 'ful' ? prefix : null);
  return decoded ? (output) => verifyBip322(decoded, output, message, curve) : invalid('encoding_invalid');
}

function firstNotInvalid(checks: readonly (() => MessageVerdict)[]): MessageVerdict {
  let verdict: MessageVerdict = invalid('key_mismatch');
  for (const check of checks) {
    verdict = check();
    if (verdict.kind !== 'invalid') break;
  }
  return verdict;
}
