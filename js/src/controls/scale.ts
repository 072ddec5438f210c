/** Numbers of fields: where they are on a slider, what a position means, how they are written. */

import type { Field } from "../schema";

/** Positions of a slider. */
export const STOPS = 1000;

export type Range = Pick<Field, "minimum" | "maximum" | "step" | "log" | "odd" | "decimals" | "kind">;

function bounds(range: Range): [number, number] {
  return [range.minimum ?? 0, range.maximum ?? 1];
}

/** Logarithmic sliders that begin at 0 give zero its own stop. */
function floor(range: Range): number {
  const [low, high] = bounds(range);
  return low > 0 ? low : Math.min(range.step ?? 1, high);
}

export function toPosition(range: Range, value: number): number {
  const [low, high] = bounds(range);
  if (high <= low) return 0;
  if (range.log !== true) return (STOPS * (value - low)) / (high - low);
  const from = floor(range);
  if (value < from) return 0;
  const first = low > 0 ? 0 : 1;
  return first + ((STOPS - first) * Math.log(value / from)) / Math.log(high / from);
}

export function fromPosition(range: Range, position: number): number {
  const [low, high] = bounds(range);
  if (range.log !== true) return snapped(range, low + ((high - low) * position) / STOPS);
  const from = floor(range);
  const first = low > 0 ? 0 : 1;
  if (position < first) return low;
  return snapped(range, from * (high / from) ** ((position - first) / (STOPS - first)));
}

/** Nearest value that the field takes. */
export function snapped(range: Range, value: number): number {
  const [low, high] = bounds(range);
  const within = Math.min(Math.max(value, low), high);
  if (range.kind === "integer") {
    const whole = Math.round(within);
    if (range.odd !== true || whole % 2 !== 0) return whole;
    return whole + 1 <= high ? whole + 1 : whole - 1;
  }
  const decimals = range.decimals ?? 2;
  const rounded = Number(within.toFixed(fine(range, within, decimals)));
  return Math.min(Math.max(rounded, low), high);
}

/** Small values on a logarithmic scale need more decimals than the step has. */
function fine(range: Range, value: number, decimals: number): number {
  if (range.log !== true || value <= 0) return decimals;
  return Math.max(decimals, Math.min(6, 1 - Math.floor(Math.log10(value))));
}

/** Next value in a direction, for keys. */
export function stepped(range: Range, value: number, steps: number): number {
  const step = (range.step ?? 1) * (range.odd === true ? 2 : 1);
  const linear = snapped(range, value + steps * step);
  if (range.log !== true) return linear;
  const along = fromPosition(range, Math.min(Math.max(toPosition(range, value) + steps * 10, 0), STOPS));
  return Math.abs(along - value) > Math.abs(linear - value) || linear === value ? along : linear;
}

export function written(range: Range, value: number): string {
  if (range.kind === "integer") return String(value);
  const text = value.toFixed(range.decimals ?? 2);
  return Number(text) === value ? text : String(value);
}

/** What someone typed: a number, null for nothing, or undefined where it is neither. */
export function parsed(text: string): number | null | undefined {
  const plain = text.trim().replace(",", ".").replace("−", "-");
  if (plain === "") return null;
  const value = Number(plain);
  return Number.isFinite(value) ? value : undefined;
}
