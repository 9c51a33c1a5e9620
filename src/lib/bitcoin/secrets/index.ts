export { findPrivateMaterial, findPrivateMaterialIn, LONGEST_CHECKED } from './find.ts';
export type { Finding, SecretKind } from './finding.ts';
