/** Runs something once, in `ms` milliseconds; the function it answers with calls that off. An argument where it decides something. */
export type After = (ms: number, run: () => void) => () => void;

export const after: After = (ms, run) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};
