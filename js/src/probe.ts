/**
 * How long small and padded answers of the kernel take: some servers delay small ones. Measured once, while
 * nothing is drawn, and told to the kernel.
 */

import type { Clock } from "./clock";
import type { Part } from "./protocol";

/** Answers of each size: where small ones are delayed, it is some of them only. */
export const ROUNDS = 16;
/** Milliseconds before each question: what goes on else is over then, mostly; and while something is drawn. */
const PAUSE = 120;
const LATER = 1000;

export class Probe {
  private times: { small: number[]; large: number[] } = { small: [], large: [] };
  private asked = 0;
  /** Whether something else has come since the question. */
  private disturbed = false;
  private timer: number | null = null;

  constructor(
    private post: (part: Part) => void,
    private clock: Clock,
  ) {
    this.askIn(PAUSE);
  }

  /** An answer has come; it does not count where the kernel was busy, or had something else to say. */
  answered(busy: boolean): void {
    const { small, large } = this.times;
    const time = this.clock.now() - this.asked;
    if (!busy && !this.disturbed) (small.length > large.length ? large : small).push(time);
    if (large.length === ROUNDS) this.post({ kind: "timed", small, large });
    else this.askIn(busy ? LATER : PAUSE);
  }

  /** Something else has come. */
  disturb(): void {
    this.disturbed = true;
  }

  stop(): void {
    if (this.timer !== null) this.clock.drop(this.timer);
  }

  private askIn(pause: number): void {
    this.timer = this.clock.later(() => this.ask(), pause);
  }

  private ask(): void {
    this.asked = this.clock.now();
    this.disturbed = false;
    this.post({ kind: "probe", pad: this.times.small.length > this.times.large.length });
  }
}
