/** What threads do. */
import { readProof } from './read.ts';
import { writeProof } from './write.ts';

const work = { read: readProof, write: writeProof } as const;

type Work = typeof work;
export type Kind = keyof Work;
export type Given<K extends Kind> = Parameters<Work[K]>[0];
export type Made<K extends Kind> = ReturnType<Work[K]>;
export type Job = { readonly [K in Kind]: { readonly kind: K; readonly given: Given<K> } }[Kind];

export const perform = (job: Job): Made<Kind> =>
  job.kind === 'read' ? work.read(job.given) : work.write(job.given);
