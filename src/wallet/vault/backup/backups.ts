/** Backups as files: made of what is written down, restored as an import that proves itself first. */
import { type ProblemError, problem } from '../../../core/errors.ts';
import type { AuditTrail, Clock, Origin } from '../../../core/ports.ts';
import type { Network } from '../../../lib/bitcoin/address.ts';
import { walletErrors } from '../../errors.ts';
import { vaultErrors } from '../errors.ts';
import type { Asking, Locks } from '../locks.ts';
import { holdsPrivateKey } from '../private-text.ts';
import { AgeFileError, type AgeFiles, isAgeFile } from './age-file.ts';
import type { BackupStore, Restored } from './backup-store.ts';
import { type Backup, MOST, readBackup, writeBackup } from './document.ts';
import { type Proved, proveDescriptors } from './prove.ts';

export type BackupDownload = {
  readonly name: string;
  readonly type: 'application/json' | 'application/octet-stream';
  readonly body: string;
};

/** A wallet of a backup, whose descriptors give the addresses the backup says. */
export type RestoredWallet = Pick<Backup, 'name' | 'network' | 'birthday' | 'gapLimit'> &
  Proved & { readonly restored: Restored };

export type Backups<Added> = {
  /** Throws `not_found`, `wallet_locked`, `private_key_refused`. Without a passphrase in the open. */
  readonly make: (asking: Asking, passphrase: string | null) => Promise<BackupDownload>;
  /** All of it or nothing. Throws a problem of vault/errors.ts, `private_key_refused`, `wrong_network`, or what `add` throws. */
  readonly restore: (
    asking: { readonly userId: string; readonly origin: Origin },
    file: string,
    passphrase: string | null,
  ) => Promise<Added>;
};

export type BackupsDeps<Added> = {
  readonly locks: Pick<Locks, 'enter'>;
  readonly store: BackupStore;
  readonly ageFiles: AgeFiles;
  readonly audit: AuditTrail;
  readonly clock: Clock;
  readonly network: Network;
  /** Asks the node, writes the wallet down with what the backup brings, and begins its import, as for any other wallet. */
  readonly add: (
    asking: { readonly userId: string; readonly origin: Origin },
    wallet: RestoredWallet,
  ) => Promise<Added>;
};

export function createBackups<Added>(deps: BackupsDeps<Added>): Backups<Added> {
  const { store, ageFiles, clock, network } = deps;

  return {
    async make(asking, passphrase) {
      if (passphrase !== null) await refusePrivate(passphrase);
      const { wallet, descriptors } = await deps.locks.enter(asking);
      const { addresses, ...notes } = await store.read(wallet, MOST.labels);
      const of = (branch: 'receive' | 'change') =>
        addresses.flatMap((one) => (one.branch === branch ? [one.address] : []));
      const now = clock.now();
      const backup = {
        ...wallet,
        ...notes,
        descriptors,
        addresses: { receive: of('receive'), change: of('change') },
      };
      const text = `${JSON.stringify(writeBackup(backup, now), null, 2)}\n`;
      const body = passphrase === null ? text : await ageFiles.encrypt(text, passphrase);
      await deps.audit.record({
        action: 'wallet.backed_up',
        success: true,
        userId: asking.userId,
        resourceType: 'wallet',
        resourceId: wallet.id,
        metadata: { encrypted: passphrase !== null },
        ...asking.origin,
      });
      const name = `wallet-${new Date(now).toISOString().slice(0, 10)}.json`;
      return passphrase === null
        ? { name, type: 'application/json', body }
        : { name: `${name}.age`, type: 'application/octet-stream', body };
    },

    async restore(asking, file, passphrase) {
      const text = isAgeFile(file) ? await decrypt(ageFiles, file, passphrase) : file;
      if (text.length > MOST.text) throw problem(vaultErrors, 'backup_invalid');
      await refusePrivate(text);
      const backup = readBackup(text);
      if (backup.network !== network) throw problem(walletErrors, 'wrong_network');
      return deps.add(asking, restoredOf(backup));
    },
  };
}

function restoredOf(backup: Backup): RestoredWallet {
  const { name, network, birthday, gapLimit, nextReceive, nextChange, labels } = backup;
  const unspendable = labels.flatMap((one) =>
    one.type === 'output' && one.spendable === false ? [one.ref] : [],
  );
  const frozen = [...new Set([...backup.frozen, ...unspendable])];
  const restored = { nextReceive, nextChange, labels, frozen };
  return { name, network, birthday, gapLimit, ...proveDescriptors(backup), restored };
}

async function refusePrivate(text: string): Promise<void> {
  if (await holdsPrivateKey(text)) throw problem(walletErrors, 'private_key_refused');
}

async function decrypt(ageFiles: AgeFiles, file: string, passphrase: string | null): Promise<string> {
  if (passphrase === null) throw problem(vaultErrors, 'backup_encrypted');
  try {
    return await ageFiles.decrypt(file, passphrase);
  } catch (error) {
    throw error instanceof AgeFileError ? problemOf(error) : error;
  }
}

function problemOf(cause: AgeFileError): ProblemError {
  const code = cause.code === 'passphrase_wrong' ? 'passphrase_wrong' : 'backup_invalid';
  return problem(vaultErrors, code, { cause });
}
