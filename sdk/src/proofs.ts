/** Proofs of funds: others learn that somebody controls so much bitcoin. Reading takes `pof:read`, all else `pof:write`. */
import { createListing } from './paging.ts';
import type { Call, Transport } from './transport.ts';
import type {
  CertificateCheck,
  CertificateWish,
  CheckedProof,
  NewProof,
  Proof,
  ProofCertificate,
  ProofChallenge,
  ProofCoins,
  ProofInfo,
  ProofPsbt,
  ProofsPage,
  ProofVerdict,
  SignedProof,
} from './types.ts';

export function createProofs(transport: Transport) {
  const { json } = transport;
  const at = (id: string, part = '') => `/api/pof/proofs/${encodeURIComponent(id)}${part}`;

  return {
    ...createListing(transport, '/api/pof/proofs', ({ proofs }: ProofsPage) => proofs),

    /** What is asked for here; needs nobody to be signed in. */
    info: (call: Call = {}): Promise<ProofInfo> => json('GET', '/api/pof/info', call),

    /** Answered with the same session, or by the same application. @throws HodlxxiError `consent_required`. */
    challenge: (proof: NewProof, call: Call = {}): Promise<ProofChallenge> =>
      json('POST', '/api/pof/challenge', { json: proof, ...call }),

    /** The PSBT to sign. It can move nothing. @throws HodlxxiError `coin_not_found`, `coin_unconfirmed`. */
    psbt: (coins: ProofCoins, call: Call = {}): Promise<ProofPsbt> =>
      json('POST', '/api/pof/psbt', { json: coins, ...call }),

    /** @throws HodlxxiError whose code names what is wrong, and whose `errors` name the check that did not pass. */
    verify: (signed: SignedProof, call: Call = {}): Promise<ProofVerdict> =>
      json('POST', '/api/pof/verify', { json: signed, ...call }),

    get: (id: string, call: Call = {}): Promise<Proof> => json('GET', at(id), call),

    /** @throws HodlxxiError `proof_ended`. */
    revoke: (id: string, call: Call = {}): Promise<Proof> => json('DELETE', at(id), call),

    /** Looks at its coins again, which nobody but the holder of the ticket can name. */
    recheck: (id: string, ticket: string, call: Call = {}): Promise<CheckedProof> =>
      json('POST', at(id, '/recheck'), { json: { ticket }, ...call }),

    certificates: {
      /** A statement that anybody can check. @throws HodlxxiError `proof_ended`. */
      issue: (
        id: string,
        { audience, named }: CertificateWish = {},
        call: Call = {},
      ): Promise<ProofCertificate> =>
        json('GET', at(id, '/certificate'), {
          query: { audience, named: named ? 'true' : undefined },
          ...call,
        }),
      /** Of anybody. */
      check: (certificate: string, call: Call = {}): Promise<CertificateCheck> =>
        json('POST', '/api/pof/certificates/check', { json: { certificate }, ...call }),
    },
  };
}
