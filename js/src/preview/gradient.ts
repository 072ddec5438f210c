/** Colours along a stroke as the linear gradient that the file has: see `vec2art_nb/engine/gradient.py`. */

import type { Elements } from "../codec";
import { hex } from "./view";

export interface Gradient {
  /** Axis, px of the picture. */
  x1: number;
  y1: number;
  x2: number;
  y2: number;
  /** Where along the axis, 0 to 1, and the colour there. */
  stops: [number, string][];
}

/** The gradient of an element; null if it has one colour. */
export function gradientOf(e: Elements, element: number): Gradient | null {
  const { gradient, stops } = e;
  if (gradient === null || stops < 2) return null;
  const first = 3 * stops * element;
  let same = true;
  for (let k = 3; k < 3 * stops && same; k++) same = gradient[first + k] === gradient[first + (k % 3)];
  if (same) return null;
  const at = along(e, element, stops);
  const [x1, y1] = at[0] as [number, number];
  let [x2, y2] = [x1, y1];
  for (const [x, y] of at) if (Math.hypot(x - x1, y - y1) > Math.hypot(x2 - x1, y2 - y1)) [x2, y2] = [x, y];
  const square = Math.max((x2 - x1) ** 2 + (y2 - y1) ** 2, 1e-12);
  const marks = at.map(([x, y], k): [number, string] => {
    const share = ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / square;
    return [Math.round(Math.min(Math.max(share, 0), 1) * 100) / 100, colorAt(gradient, first + 3 * k)];
  });
  return { x1, y1, x2, y2, stops: marks.sort((a, b) => a[0] - b[0]) };
}

/** Colour of an element with one: the first of its gradient, if it has any. */
export function colorOf(e: Elements, element: number): string {
  const { gradient, stops } = e;
  return gradient === null ? colorAt(e.color, 3 * element) : colorAt(gradient, 3 * stops * element);
}

function colorAt(colors: Uint8Array, k: number): string {
  return hex(colors[k] ?? 0, colors[k + 1] ?? 0, colors[k + 2] ?? 0);
}

/** Points at equal steps along the chords of an element. */
function along(e: Elements, element: number, count: number): [number, number][] {
  const path = e.rings[element] ?? 0;
  const first = e.offsets[path] ?? 0;
  const stop = e.offsets[path + 1] ?? 0;
  const way: [number, number, number][] = [];
  let length = 0;
  for (let k = first; k < stop; k += e.degree) {
    const x = e.points[2 * k] ?? 0;
    const y = e.points[2 * k + 1] ?? 0;
    const before = way.at(-1);
    if (before !== undefined) length += Math.hypot(x - before[0], y - before[1]);
    way.push([x, y, length]);
  }
  let leg = 0;
  return Array.from({ length: count }, (_, k): [number, number] => {
    const wanted = (length * k) / (count - 1);
    while (leg + 2 < way.length && (way[leg + 1]?.[2] ?? 0) < wanted) leg++;
    const [ax, ay, from] = way[leg] ?? [0, 0, 0];
    const [bx, by, to] = way[leg + 1] ?? [ax, ay, from];
    const share = to > from ? Math.min((wanted - from) / (to - from), 1) : 0;
    return [ax + (bx - ax) * share, ay + (by - ay) * share];
  });
}
