import { expect, test } from "vitest";
import type { Elements } from "../src/codec";
import { addOutline } from "../src/preview/outline";
import { outlineUnit } from "../src/preview/paint";

/** One stroke from (0, 0) to (30, 0), 2 px wide in the middle. */
const STROKE = {
  offsets: Uint32Array.of(0, 4),
  closed: Uint8Array.of(0),
  points: Float32Array.of(0, 0, 10, 20, 20, 20, 30, 0),
  profile: Float32Array.of(0, 1, 1, 0),
} as unknown as Elements;

function corners(unit: number): [number, number][] {
  const found: [number, number][] = [];
  const add = (x: number, y: number) => void found.push([x, y]);
  addOutline({ moveTo: add, lineTo: add, closePath: () => {} }, STROKE, 0, 1, unit);
  return found;
}

test("outlines are as fine as the canvas shows them, in steps of two", () => {
  expect([0.3, 0.49].map((scale) => outlineUnit(1, scale))).toEqual([2, 2]);
  expect([0.5, 1, 2, 64].map((scale) => outlineUnit(1, scale))).toEqual([1, 0.5, 0.25, 0.25]);
  expect(outlineUnit(8, 4)).toBe(2);
});

test("coarser outlines have fewer corners, and stray by about a twentieth of their unit", () => {
  const fine = corners(0.01);
  const coarse = corners(2);
  expect(coarse.length).toBeLessThan(fine.length / 2);
  for (const [x, y] of fine) {
    const away = Math.min(
      ...coarse.map((from, k) => distance([x, y], from, coarse[(k + 1) % coarse.length] ?? from)),
    );
    expect(away).toBeLessThan((1.5 * 2) / 20);
  }
});

function distance([x, y]: [number, number], [ax, ay]: [number, number], [bx, by]: [number, number]): number {
  const square = (bx - ax) ** 2 + (by - ay) ** 2;
  const share =
    square > 0 ? Math.min(Math.max(((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / square, 0), 1) : 0;
  return Math.hypot(x - ax - share * (bx - ax), y - ay - share * (by - ay));
}
