import { coreErrors, problem } from '../../core/errors.ts';
import type { AuditTrail, Clock } from '../../core/ports.ts';
import type { Sessions } from '../../core/session/sessions.ts';
import type { Actor } from '../account.ts';
import { accountErrors } from '../errors.ts';
import { exportDocument } from './document.ts';
import type { OwnDataStore } from './own-data-store.ts';

export type OwnDataDeps = {
  readonly store: OwnDataStore;
  readonly sessions: Pick<Sessions, 'tellEnded'>;
  /** The OAuth room keeps applications in mind; `app.ts` makes the introduction. */
  readonly forgetApplication: (clientId: string) => Promise<void>;
  readonly audit: AuditTrail;
  readonly clock: Clock;
};

export type OwnData = ReturnType<typeof createOwnData>;

/** A person's data is theirs: all of it in one document, and all of it gone. */
export function createOwnData({ store, sessions, forgetApplication, audit, clock }: OwnDataDeps) {
  return {
    /** The document in pieces, read from the database as they are asked for: none is larger than a page of rows. */
    async copy({ userId, origin }: Actor): Promise<{ at: Date; pieces: AsyncIterable<string> }> {
      const at = new Date(clock.now());
      await audit.record({ action: 'account.exported', success: true, userId, ...origin });
      return { at, pieces: exportDocument(store, userId, at) };
    },

    /** For good. Rejects with `last_admin`, or `forbidden` when the account is gone already. */
    async remove({ userId, origin }: Actor): Promise<void> {
      const result = await store.remove(userId, origin, new Date(clock.now()));
      if (result.outcome !== 'removed') {
        throw result.outcome === 'last_admin'
          ? problem(accountErrors, 'last_admin')
          : problem(coreErrors, 'forbidden');
      }
      // It has happened; what follows ends what processes keep in mind, within seconds even if nobody hears of it.
      await sessions.tellEnded(userId, result.ended);
      for (const clientId of result.clientIds) await forgetApplication(clientId);
    },
  };
}
