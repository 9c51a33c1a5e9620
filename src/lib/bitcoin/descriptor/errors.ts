/** Why a descriptor is not taken: for each code a sentence that may be shown. No sentence repeats what was given. */
export const descriptorProblems = {
  descriptor_invalid: 'This is not an output descriptor that can be read.',
  descriptor_too_long: 'This descriptor is longer than any wallet needs.',
  descriptor_checksum:
    'The checksum does not fit the descriptor. A character was lost or changed on the way.',
  descriptor_key: 'A key in this descriptor is not a compressed public key or an extended public key.',
  descriptor_origin:
    'A key origin must be a fingerprint of 8 hex digits and a path, as in [d34db33f/84h/0h/0h].',
  descriptor_network: 'A key in this descriptor belongs to another network.',
  descriptor_hardened:
    'A hardened step after an extended public key cannot be derived. Export the key below it.',
  descriptor_wildcard: 'Each key may have one wildcard, at its end, as in xpub/0/*.',
  descriptor_multipath: 'Each key may have one step with two alternatives, receive and change, as in <0;1>.',
  descriptor_not_ranged: 'This descriptor has a single address: no key in it ends in a wildcard.',
  descriptor_too_many_keys: 'Too many keys: at most 20 in wsh(), 15 in sh(), 100 altogether.',
  descriptor_duplicate_key: 'The same key is used twice in one script.',
  descriptor_threshold: 'The number of signatures must be at least 1 and at most the number of keys.',
  descriptor_number: 'A number in this descriptor is missing, too large or not written plainly.',
  descriptor_hash: 'A hash in this descriptor does not have the right number of hex digits.',
  descriptor_unsupported:
    'This kind of descriptor cannot be watched. Use pkh, wpkh, sh(wpkh), wsh, sh(wsh), sh with multi, or tr.',
  descriptor_script: 'The conditions in this script do not fit together (miniscript type rules).',
  descriptor_raw_script:
    'A raw script cannot be watched and spent. Write its conditions as miniscript, for example ' +
    'wsh(or_i(pk(A),and_v(v:after(height),pk(B)))). A lock time that is dropped (CLTV DROP) has no miniscript form.',
  descriptor_unspendable: 'There is no way to spend from this script.',
  descriptor_malleable: 'Somebody else could change how this script is satisfied. It is not safe to use.',
  descriptor_without_signature:
    'One way to spend from this script needs no signature: anybody could take it.',
  descriptor_mixed_locks:
    'One way to spend from this script mixes block heights with times and can never open.',
  descriptor_lock: 'A relative lock must be 1 to 65535 blocks, or 1 to 65535 units of 512 seconds.',
  descriptor_limits: 'This script is larger than the network relays.',
  descriptor_pair: 'The two descriptors must be the same wallet: alike but for one step, receive and change.',
  descriptor_cosigner_key:
    'This is the key of one signer of a multisig wallet. Paste the descriptor of the whole wallet.',
  private_key_refused:
    'This looks like a private key. It was not stored. Paste the public side of the wallet.',
  import_unknown: 'This file or text is not an export of a wallet that is known here.',
  import_encrypted: 'This file is encrypted. Export it from the wallet without encryption, watch-only.',
  import_address: 'The first address in this export does not belong to the wallet it describes.',
  import_missing_key: 'This export of a multisig wallet does not list as many keys as it says it has.',
} as const;

export type DescriptorErrorCode = keyof typeof descriptorProblems;

/** A descriptor, key or wallet export that is not taken. The message is the public text of its code and nothing else. */
export class DescriptorError extends Error {
  override readonly name = 'DescriptorError';
  readonly code: DescriptorErrorCode;
  constructor(code: DescriptorErrorCode) {
    super(descriptorProblems[code]);
    this.code = code;
  }
}

/** @throws DescriptorError */
export function refuse(code: DescriptorErrorCode): never {
  throw new DescriptorError(code);
}
