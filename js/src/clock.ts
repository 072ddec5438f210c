/** Time, so that tests can move it. */

export interface Clock {
  now(): number;
  later(run: () => void, ms: number): number;
  drop(timer: number): void;
}

export const CLOCK: Clock = {
  now: () => performance.now(),
  later: (run, ms) => window.setTimeout(run, ms),
  drop: (timer) => window.clearTimeout(timer),
};
