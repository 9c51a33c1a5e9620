import type { Configuration } from 'oidc-provider';

/** Proofs of possession, RFC 9449 section 4.3 step 5: asymmetric and supported here, at every endpoint alike. */
export const DPOP_ALGS = ['ES256', 'EdDSA', 'Ed25519', 'RS256', 'PS256'] as const;

/** Asymmetric algorithms only: a shared secret cannot be kept as a digest and sign as well. */
export const SIGNING: NonNullable<Configuration['enabledJWA']> = {
  idTokenSigningAlgValues: ['RS256', 'ES256'],
  userinfoSigningAlgValues: ['RS256', 'ES256'],
  clientAuthSigningAlgValues: ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'],
  dPoPSigningAlgValues: [...DPOP_ALGS],
};
