/** A backup proves itself: what its descriptors give is what it says they gave. */
import { problem } from '../../../core/errors.ts';
import { createDerive, DescriptorError, readDescriptor } from '../../../lib/bitcoin/descriptor/index.ts';
import { walletErrors } from '../../errors.ts';
import type { Descriptors } from '../../model.ts';
import { vaultErrors } from '../errors.ts';
import type { Backup } from './document.ts';

export type Proved = {
  /** Canonical, with checksum. */
  readonly descriptors: Descriptors;
  /** Which of the wallets that the descriptors may stand for it is: the checksum of both in one. */
  readonly candidate: string;
};

/**
 * Throws `backup_mismatch`, or `backup_invalid` when they cannot be read
 * or have another number of branches.
 */
export function proveDescriptors({
  descriptors,
  addresses,
  network,
}: Pick<Backup, 'descriptors' | 'addresses' | 'network'>): Proved {
  const { receive, change, text } = read(descriptors, network);
  if ((change === null) !== (descriptors.change === null)) throw problem(vaultErrors, 'backup_invalid');
  const gives = (branch: typeof receive, expected: readonly string[]) => {
    const derive = createDerive(branch.template, network);
    return expected.every((address, position) => derive(position).address === address);
  };
  const proved =
    gives(receive, addresses.receive) &&
    (change === null
      ? addresses.change.length === 0
      : addresses.change.length > 0 && gives(change, addresses.change));
  if (!proved) throw problem(vaultErrors, 'backup_mismatch');
  return {
    descriptors: { receive: receive.text, change: change?.text ?? null },
    candidate: text.split('#')[1] ?? '',
  };
}

function read({ receive, change }: Descriptors, network: Backup['network']) {
  try {
    return readDescriptor(change === null ? receive : `${receive}\n${change}`, { network, fixed: true });
  } catch (cause) {
    if (!(cause instanceof DescriptorError)) throw cause;
    if (cause.code === 'private_key_refused') throw problem(walletErrors, 'private_key_refused');
    throw problem(vaultErrors, 'backup_invalid', { cause });
  }
}
