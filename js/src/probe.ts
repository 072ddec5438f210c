/** How long small and padded answers of the kernel take: some servers delay small ones. Measured once, told to the kernel. */

import type { Clock } from "./clock";
import type { Part } from "./protocol";

/** Answers of each size. */
const ROUNDS = 5;
/** Milliseconds before each question: what goes on else is over then, mostly. */
const PAUSE = 120;

export class Probe {
  private times: { small: number[]; large: number[] } = { small: [], large: [] };
  private asked = 0;
  private timer: number | null = null;

  constructor(
    private post: (part: Part) => void,
    private clock: Clock,
  ) {}

  /** Ask for the next answer, unless all are there; every call but the first means that one has come. */
  next(): void {
    const { small, large } = this.times;
    if (this.asked > 0) (small.length > large.length ? large : small).push(this.clock.now() - this.asked);
    if (large.length === ROUNDS) this.post({ kind: "timed", small, large });
    else this.timer = this.clock.later(() => this.ask(), PAUSE);
  }

  stop(): void {
    if (this.timer !== null) this.clock.drop(this.timer);
  }

  private ask(): void {
    this.asked = this.clock.now();
    this.post({ kind: "probe", pad: this.times.small.length > this.times.large.length });
  }
}
