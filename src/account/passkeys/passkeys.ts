/** Passkeys, the second factor: made and asserted after a key, never instead of one. */

import { authzErrors } from '../../core/authz/errors.ts';
import { randomToken, sha256 } from '../../core/crypto.ts';
import { problem } from '../../core/errors.ts';
import type { AuditTrail, Clock, KeyValue, Origin, Random } from '../../core/ports.ts';
import { createLockout } from '../../core/ratelimit/lockout.ts';
import type { Sessions } from '../../core/session/sessions.ts';
import { uuidv7 } from '../../core/uuid.ts';
import { LABEL_MAX } from '../label.ts';
import { passkeyErrors } from './errors.ts';
import {
  CEREMONY,
  type Credential,
  methodOf,
  PASSKEYS_MAX,
  type Passkey,
  type PasskeyMethod,
  userHandleOf,
} from './passkey.ts';
import { createRelyingParty } from './relying-party.ts';
import { assertionResponse, challengeOf, registrationResponse } from './response.ts';
import type { Ceremony, Holder, PasskeyStore } from './store.ts';

export type PasskeysDeps = {
  readonly store: PasskeyStore;
  readonly sessions: Pick<Sessions, 'recheck' | 'revokeAll'>;
  readonly kv: KeyValue;
  readonly clock: Clock;
  readonly random: Random;
  readonly audit: AuditTrail;
  readonly publicUrl: string;
  /** Failed assertions of an account after which none is taken for `duration` milliseconds. */
  readonly lock: { readonly failures: number; readonly duration: number };
};

/** `binding` is the session or the interaction in which a ceremony takes place, and in no other. */
type Answer = {
  readonly userId: string;
  readonly binding: string;
  readonly response: unknown;
  readonly origin: Origin;
};

/**
 * Whether the person has shown a passkey of theirs in this session. Without it a key makes the first one only: otherwise
 * a stolen key could add its thief's passkey, and the second class of authentication would prove no more than the first.
 */
type Strength = { readonly strong?: boolean };

export type Passkeys = ReturnType<typeof createPasskeys>;

export function createPasskeys(deps: PasskeysDeps) {
  const { store, sessions, kv, clock, random, audit, publicUrl, lock } = deps;
  const relyingParty = createRelyingParty(publicUrl);
  const lockout = createLockout({ kv, clock, ...lock });

  /** 32 random bytes, section 13.4.3, that this ceremony can be answered with once. */
  async function open(ceremony: Ceremony): Promise<Uint8Array<ArrayBuffer>> {
    const challenge = randomToken(random);
    const createdAt = new Date(clock.now());
    const expiresAt = new Date(clock.now() + CEREMONY);
    await store.open(sha256(challenge), { ...ceremony, createdAt, expiresAt });
    return new Uint8Array(Buffer.from(challenge, 'base64url'));
  }

  /** The challenge of an answer, used up, and the credential that answers if the person has it. */
  async function take(ceremony: Ceremony, id: string, clientDataJson: string) {
    const challenge = challengeOf(clientDataJson);
    if (challenge === null) return null;
    const credentialId = Buffer.from(id, 'base64url');
    const now = new Date(clock.now());
    const taken = await store.take(sha256(challenge), { ...ceremony, credentialId, now });
    return taken && { challenge, credential: taken.credential };
  }

  /** A failure while the account is locked does not make the lock longer. */
  async function refuse({ userId, origin }: Answer, reason: string, credential?: Credential): Promise<null> {
    if (reason !== 'locked') await lockout.fail(subjectOf(userId));
    const passkey = credential ? { resourceType: 'passkey', resourceId: credential.id } : {};
    const event = { action: 'passkey.refused', success: false, userId, ...origin, ...passkey };
    await audit.record({ ...event, metadata: { reason } });
    return null;
  }

  return {
    list: (userId: string): Promise<readonly Passkey[]> => store.list(userId),

    /** Whether the person wants a passkey after every key, and how many there are. */
    state: store.state,

    /** Rejects with `too_many_passkeys`, and with `second_factor_required` for a second one without the first. */
    async registrationOptions(request: { userId: string; name: string; binding: string } & Strength) {
      const { userId, name, binding, strong = false } = request;
      const known = await store.list(userId);
      if (known.length > 0 && !strong) throw problem(authzErrors, 'second_factor_required');
      if (known.length >= PASSKEYS_MAX) throw problem(passkeyErrors, 'too_many_passkeys');
      const challenge = await open({ userId, binding, ceremony: 'register' });
      return relyingParty.registrationOptions({ userId, name, challenge, known });
    },

    /**
     * Null when the response is no good: whatever is wrong, its challenge is used up. Rejects with `passkey_taken`,
     * `too_many_passkeys` and `second_factor_required`.
     */
    async register(
      answer: Answer & Strength & { readonly label: string | null },
    ): Promise<{ readonly amr: PasskeyMethod; readonly passkey: Passkey } | null> {
      const { userId, binding, origin, strong = false } = answer;
      const parsed = registrationResponse.safeParse(answer.response);
      if (!parsed.success) return null;
      const { id, response } = parsed.data;
      const taken = await take({ userId, binding, ceremony: 'register' }, id, response.clientDataJSON);
      if (!taken) return null;
      const registered = await relyingParty.verifyRegistration(parsed.data, taken.challenge);
      if (!registered) return null;
      const now = clock.now();
      const passkey = {
        id: uuidv7(now, random),
        label: answer.label?.slice(0, LABEL_MAX) || null,
        deviceType: registered.deviceType,
        backedUp: registered.backedUp,
        transports: response.transports,
        createdAt: new Date(now),
      };
      const credential = { ...passkey, ...registered, userHandle: Buffer.from(userHandleOf(userId)) };
      const outcome = await store.add({ userId, origin, strong }, credential, PASSKEYS_MAX);
      if (outcome === 'weak') throw problem(authzErrors, 'second_factor_required');
      if (outcome === 'taken') throw problem(passkeyErrors, 'passkey_taken');
      if (outcome === 'full') throw problem(passkeyErrors, 'too_many_passkeys');
      return { amr: methodOf(registered.deviceType), passkey: { ...passkey, lastUsedAt: null } };
    },

    /** Rejects with `passkey_missing` when the person has none. */
    async assertionOptions({ userId, binding }: { userId: string; binding: string }) {
      const known = await store.list(userId);
      if (known.length === 0) throw problem(passkeyErrors, 'passkey_missing');
      return relyingParty.assertionOptions({
        challenge: await open({ userId, binding, ceremony: 'assert' }),
        known,
      });
    },

    /**
     * Null when the response is no good or the account is locked: a right one is answered alike then, after the same
     * work. An answer without a challenge of ours is worth no verification and does not count as a failure, so that a
     * form that is sent twice locks nobody out.
     */
    async assert(answer: Answer): Promise<{ readonly amr: PasskeyMethod } | null> {
      const { userId, binding, origin } = answer;
      const { locked } = await lockout.check(subjectOf(userId));
      const parsed = assertionResponse.safeParse(answer.response);
      if (!parsed.success) return null;
      const { id, response } = parsed.data;
      const taken = await take({ userId, binding, ceremony: 'assert' }, id, response.clientDataJSON);
      if (!taken) return null;
      const { challenge, credential } = taken;
      if (!credential) return refuse(answer, locked ? 'locked' : 'unknown_credential');
      const asserted = await relyingParty.verifyAssertion(parsed.data, challenge, credential);
      if (locked) return refuse(answer, 'locked', credential);
      if (!asserted) return refuse(answer, 'not_verified', credential);
      const use = { id: credential.id, ...asserted, at: new Date(clock.now()) };
      if (!(await store.use({ userId, origin }, use))) return refuse(answer, 'counter_regressed', credential);
      return { amr: methodOf(credential.deviceType) };
    },

    /** Null when the person has no such passkey. */
    rename: store.rename,

    /**
     * Whoever held it may have made a session a strong one with it, so all sessions but `keepUid` end, and with them their
     * renewal. False when the person has no such passkey. Rejects with `second_factor_required`, and with `last_passkey` when the
     * account wants one.
     */
    async remove(holder: Holder, id: string, keepUid: string | null): Promise<boolean> {
      const outcome = await store.remove(holder, id, new Date(clock.now()));
      if (outcome === 'weak') throw problem(authzErrors, 'second_factor_required');
      if (outcome === 'required') throw problem(passkeyErrors, 'last_passkey');
      if (outcome === 'unknown') return false;
      await sessions.revokeAll(holder.userId, keepUid);
      return true;
    },

    /** From now on every session of this person needs a passkey, or none does. Rejects with `passkey_missing` or `second_factor_required`. */
    async require(holder: Holder, required: boolean): Promise<void> {
      const outcome = await store.require(holder, required, new Date(clock.now()));
      if (outcome === 'weak') throw problem(authzErrors, 'second_factor_required');
      if (outcome === 'missing') throw problem(passkeyErrors, 'passkey_missing');
      await sessions.recheck(holder.userId);
    },
  };
}

function subjectOf(userId: string): string {
  return `passkey:${userId}`;
}
