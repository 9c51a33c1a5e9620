import { availableParallelism } from 'node:os';

/** The class of machine, which is all that may be said of it: figures of two runs are not compared. */
export function describeMachine(): string {
  return `${availableParallelism()} cores, ${process.platform} ${process.arch}, Node ${process.versions.node}`;
}
