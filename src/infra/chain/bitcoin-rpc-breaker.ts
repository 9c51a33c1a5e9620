/** Leaves a failing node alone for a while, so that callers fail at once and a node in trouble is not made to suffer. */
import type { Clock } from '../../core/ports.ts';

export type Attempt = {
  readonly succeeded: () => void;
  readonly failed: () => void;
  /** Neither: nothing was learned about the node. */
  readonly ended: () => void;
};

export type Breaker = {
  /** Null while the node is left alone. Exactly one of the attempt's functions is called when it is over. */
  readonly attempt: () => Attempt | null;
  readonly isOpen: () => boolean;
};

export type BreakerOptions = {
  readonly clock: Clock;
  /** Failures in a row that open it. */
  readonly failures: number;
  /** Milliseconds it first stays open; twice as long after each vain trial, up to `longest`. */
  readonly pause: number;
  readonly longest: number;
  readonly onChange?: (isOpen: boolean) => void;
};

/** When the pause is over a single call goes through as a trial; its outcome decides for everybody. */
export function createBreaker(options: BreakerOptions): Breaker {
  const { clock, onChange = () => {} } = options;
  let failures = 0;
  let pause = options.pause;
  let openUntil: number | null = null;
  let trial = false;

  const close = () => {
    failures = 0;
    pause = options.pause;
    if (openUntil === null) return;
    openUntil = null;
    onChange(false);
  };
  const open = () => {
    openUntil = clock.now() + pause;
    pause = Math.min(2 * pause, options.longest);
  };
  const countFailure = () => {
    // Calls from before it opened fail late; they say nothing new.
    if (openUntil !== null) return;
    failures += 1;
    if (failures < options.failures) return;
    open();
    onChange(true);
  };

  const ordinary: Attempt = { succeeded: close, failed: countFailure, ended: () => {} };
  const probing: Attempt = {
    succeeded() {
      trial = false;
      close();
    },
    failed() {
      trial = false;
      if (openUntil !== null) open();
    },
    ended() {
      trial = false;
    },
  };

  return {
    isOpen: () => openUntil !== null,
    attempt() {
      if (openUntil === null) return ordinary;
      if (trial || clock.now() < openUntil) return null;
      trial = true;
      return probing;
    },
  };
}
