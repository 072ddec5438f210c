/** Cuts: how many of the ranked elements that have arrived are shown, by the value of a field. */

import { type Elements, upTo } from "./codec";
import type { Value } from "./protocol";

/** As `Cut` in `vec2art_nb/studio/cuts.py` describes one. */
export interface Cut {
  layer: number;
  field: string;
  /** Fewer elements are drawn larger, so that they cover as much. */
  swell: boolean;
  /** Elements that values from 0 to 1 show, at equal steps. */
  counts?: number[];
  /** Without counts: the value that shows all. */
  of?: number;
}

/** What is shown of a layer: its first elements, so many times as large as they are. */
export interface Shown {
  count: number;
  scale: number;
}

export const ALL: Shown = { count: Number.POSITIVE_INFINITY, scale: 1 };

/** What is shown of a layer of `total` elements at a value of its cut. */
export function shownAt(cut: Cut, value: Value, total: number): Shown {
  if (typeof value !== "number" || total === 0) return ALL;
  const count = Math.min(counted(cut, value, total), total);
  return { count, scale: cut.swell && count > 0 ? Math.sqrt(total / count) : 1 };
}

function counted({ counts, of }: Cut, value: number, total: number): number {
  if (counts === undefined) return Math.round((total * value) / (of ?? value));
  const last = counts.length - 1;
  return counts[Math.min(Math.max(Math.round(value * last), 0), last)] ?? total;
}

/** The first `count` elements of consecutive blocks. */
export function firstOf(blocks: Elements[], count: number): Elements[] {
  const found: Elements[] = [];
  for (const block of blocks) {
    const rest = count - block.first;
    if (rest <= 0) break;
    found.push(rest >= block.count ? block : part(block, 0, rest));
  }
  return found;
}

/** Cut into blocks of at most `most` elements, which share the memory of their whole. */
export function blocksOf(elements: Elements, most: number): Elements[] {
  const found: Elements[] = [];
  for (let first = 0; first < elements.count; first += most)
    found.push(part(elements, first, Math.min(first + most, elements.count)));
  return found;
}

function part(e: Elements, first: number, stop: number): Elements {
  if (first === 0 && stop === e.count) return e;
  const a = e.rings[first] ?? 0;
  const b = e.rings[stop] ?? 0;
  const p = e.offsets[a] ?? 0;
  const q = e.offsets[b] ?? 0;
  const dot = e.type === "dot";
  return {
    ...e,
    first: e.first + first,
    count: stop - first,
    points: e.points.subarray(2 * p, 2 * q),
    width: e.width.subarray(first, stop),
    color: e.color.subarray(3 * first, 3 * stop),
    offsets: dot ? upTo(stop - first) : e.offsets.slice(a, b + 1).map((at) => at - p),
    closed: e.closed.subarray(a, b),
    rings: dot ? upTo(stop - first) : e.rings.slice(first, stop + 1).map((at) => at - a),
    profile: e.profile?.subarray(p, q) ?? null,
    border: e.border?.subarray(first, stop) ?? null,
    gradient: e.gradient?.subarray(3 * e.stops * first, 3 * e.stops * stop) ?? null,
  };
}
