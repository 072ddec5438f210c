/** Strokes of varying width as polygons. */

import type { Elements } from "../codec";

export interface Sink {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  closePath(): void;
}

/** Points on one side, as x, y, x, y, …; kept between calls. */
const left: number[] = [];
const right: number[] = [];

/**
 * Add the outline of subpath `path`; its half width is `half` times the profile. Curves are sampled so that
 * the chords stray less than about a twentieth of `unit` from them.
 */
export function addOutline(sink: Sink, e: Elements, path: number, half: number, unit: number): void {
  const first = e.offsets[path] ?? 0;
  const last = (e.offsets[path + 1] ?? 0) - 1;
  const { points, profile } = e;
  if (profile === null || last - first < 3) return;
  left.length = 0;
  right.length = 0;
  for (let p = first; p + 3 <= last; p += 3) addCubic(points, profile, p, half, unit, p + 3 >= last);
  const ends = e.closed[path] === 0;
  const start = [points[2 * first] ?? 0, points[2 * first + 1] ?? 0] as const;
  const stop = [points[2 * last] ?? 0, points[2 * last + 1] ?? 0] as const;
  sink.moveTo(left[0] ?? 0, left[1] ?? 0);
  for (let i = 2; i < left.length; i += 2) sink.lineTo(left[i] ?? 0, left[i + 1] ?? 0);
  if (ends) addCap(sink, stop, left, left.length - 2);
  else {
    sink.closePath();
    sink.moveTo(right[right.length - 2] ?? 0, right[right.length - 1] ?? 0);
  }
  for (let i = right.length - 2; i >= 0; i -= 2) sink.lineTo(right[i] ?? 0, right[i + 1] ?? 0);
  if (ends) addCap(sink, start, right, 0);
  sink.closePath();
}

function addCubic(
  points: Float32Array,
  profile: Float32Array,
  p: number,
  half: number,
  unit: number,
  last: boolean,
): void {
  const at = (k: number) => points[2 * p + k] ?? 0;
  const x0 = at(0);
  const y0 = at(1);
  const x1 = at(2);
  const y1 = at(3);
  const x2 = at(4);
  const y2 = at(5);
  const x3 = at(6);
  const y3 = at(7);
  const w0 = profile[p] ?? 0;
  const w1 = profile[p + 1] ?? 0;
  const w2 = profile[p + 2] ?? 0;
  const w3 = profile[p + 3] ?? 0;
  const bend =
    Math.hypot(x0 - 2 * x1 + x2, y0 - 2 * y1 + y2) + Math.hypot(x1 - 2 * x2 + x3, y1 - 2 * y2 + y3);
  const swell = half * (Math.abs(w0 - 2 * w1 + w2) + Math.abs(w1 - 2 * w2 + w3));
  const steps = Math.min(Math.max(Math.ceil(Math.sqrt((8 * (bend + swell)) / unit)), 2), 32);
  for (let i = 0; i < steps + (last ? 1 : 0); i++) {
    const t = i / steps;
    const s = 1 - t;
    const a = s * s * s;
    const b = 3 * s * s * t;
    const c = 3 * s * t * t;
    const d = t * t * t;
    let dx = s * s * (x1 - x0) + 2 * s * t * (x2 - x1) + t * t * (x3 - x2);
    let dy = s * s * (y1 - y0) + 2 * s * t * (y2 - y1) + t * t * (y3 - y2);
    let length = Math.hypot(dx, dy);
    if (length < 1e-9) {
      dx = x3 - x0;
      dy = y3 - y0;
      length = Math.hypot(dx, dy) || 1;
    }
    const w = Math.max(half * (a * w0 + b * w1 + c * w2 + d * w3), 0) / length;
    const x = a * x0 + b * x1 + c * x2 + d * x3;
    const y = a * y0 + b * y1 + c * y2 + d * y3;
    left.push(x + dy * w, y - dx * w);
    right.push(x - dy * w, y + dx * w);
  }
}

/** Half a circle around an end, from where the outline is at index `i` of a side to the other side. */
function addCap(sink: Sink, centre: readonly [number, number], side: number[], i: number): void {
  const dx = (side[i] ?? 0) - centre[0];
  const dy = (side[i + 1] ?? 0) - centre[1];
  if (dx * dx + dy * dy < 0.01) return;
  for (let k = 1; k < 6; k++) {
    const angle = (Math.PI * k) / 6;
    const cos = Math.cos(angle);
    const sin = Math.sin(angle);
    sink.lineTo(centre[0] + dx * cos - dy * sin, centre[1] + dx * sin + dy * cos);
  }
}
