export {
  type Certificates,
  type Checked,
  createCertificates,
} from './certificate.ts';
export { certificateApiRoutes } from './certificate-routes.ts';
export { pofErrors } from './errors.ts';
export type { Proof } from './model.ts';
export { createNullifiers } from './nullifiers.ts';
export { createPof, type Pof } from './pof.ts';
export type { CoinDraft, IdentitySignature, WriteProof } from './ports.ts';
export { pofRoutes } from './routes.ts';
export { createRules } from './rules.ts';
export { provenBy, shownProof } from './shown.ts';
export { createTickets, PROOF_TICKETS } from './tickets.ts';
export { createVerifier } from './verify/index.ts';
export { planWatch } from './watch.ts';
