/** What a person can show to anybody: a signed statement about a proof, good without asking and better when asked. */
import { randomUUID } from 'node:crypto';
import type { Clock } from '../core/ports.ts';
import type { Proof } from './model.ts';
import { shownProof } from './shown.ts';

/** RFC 8725 section 3.11: a type of its own, so that it is taken for no token. */
export const CERTIFICATE_TYPE = 'proof-of-funds+jwt';

type Claims = Readonly<Record<string, unknown>>;

export type Statements = {
  readonly sign: (typ: string, claims: Record<string, unknown>, expiresAt: number) => Promise<string>;
  readonly read: (
    typ: string,
    statement: string,
  ) => Promise<
    { readonly state: 'good' | 'expired'; readonly claims: Claims } | { readonly state: 'foreign' }
  >;
};

export type CertificateDeps = {
  readonly statements: Statements;
  readonly clock: Clock;
  /** A person's proof that counts at this moment; rejects for any other. */
  readonly own: (userId: string, proofId: string) => Promise<Proof>;
  /** A proof that counts at this moment, whoever's it is; null for any other. */
  readonly live: (proofId: string) => Promise<Proof | null>;
  readonly nameOf: (userId: string) => Promise<string>;
};

export type Wishes = {
  /** For whom: written into it, so that it is of no use with others. */
  readonly audience: string | null;
  /** The person's name is in it. */
  readonly named: boolean;
};

/** How a certificate stands. `ended`: the proof was revoked, one of its coins moved, or its account is disabled. */
export type Standing = 'valid' | 'expired' | 'ended' | 'not_ours';

export type Checked = {
  readonly standing: Standing;
  /** What it says; null when it is not ours. */
  readonly says: {
    readonly proof: Claims;
    readonly audience: string | null;
    readonly name: string | null;
    /** Milliseconds. */
    readonly issuedAt: number;
    readonly expiresAt: number;
  } | null;
};

export function createCertificates({ statements, clock, own, live, nameOf }: CertificateDeps) {
  return {
    async issue(userId: string, proofId: string, { audience, named }: Wishes): Promise<string> {
      const proof = await own(userId, proofId);
      const claims = {
        jti: randomUUID(),
        ...(audience === null ? {} : { aud: audience }),
        ...(named ? { preferred_username: await nameOf(userId) } : {}),
        proof_of_funds: { proof_id: proof.id, ...shownProof(proof) },
      };
      return statements.sign(CERTIFICATE_TYPE, claims, proof.validUntil);
    },

    /** @param certificate whatever somebody was given */
    async check(certificate: string): Promise<Checked> {
      const read = await statements.read(CERTIFICATE_TYPE, certificate.trim());
      const proof = read.state === 'foreign' ? null : read.claims['proof_of_funds'];
      if (read.state === 'foreign' || !isClaims(proof)) return { standing: 'not_ours', says: null };
      const { proof_id, ...rest } = proof;
      const { aud, preferred_username: name, iat, exp } = read.claims;
      const says = {
        proof: rest,
        audience: typeof aud === 'string' ? aud : null,
        name: typeof name === 'string' ? name : null,
        issuedAt: Number(iat) * 1000,
        expiresAt: Number(exp) * 1000,
      };
      if (read.state === 'expired' || says.expiresAt <= clock.now()) return { standing: 'expired', says };
      return { standing: (await live(String(proof_id))) ? 'valid' : 'ended', says };
    },
  };
}

export type Certificates = ReturnType<typeof createCertificates>;

const isClaims = (value: unknown): value is Claims => typeof value === 'object' && value !== null;
