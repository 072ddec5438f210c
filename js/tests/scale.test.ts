import { describe, expect, it } from "vitest";
import {
  fromPosition,
  parsed,
  type Range,
  STOPS,
  snapped,
  stepped,
  toPosition,
  written,
} from "../src/controls/scale";

const linear: Range = {
  minimum: 0,
  maximum: 1,
  step: 0.01,
  log: false,
  odd: false,
  decimals: 2,
  kind: "number",
};
const log: Range = { ...linear, minimum: 1, maximum: 5000, step: 1, log: true, decimals: 0 };
const fine: Range = { ...log, minimum: 0.0001, maximum: 1, step: 0.001, decimals: 3 };
const zero: Range = { ...log, minimum: 0, maximum: 100, step: 0.5, decimals: 1 };
const odd: Range = { ...linear, minimum: 3, maximum: 99, step: 2, odd: true, decimals: 0, kind: "integer" };
const ranges = { linear, log, fine, zero, odd };

describe.each(Object.entries(ranges))("a %s slider", (_, range) => {
  it("has its ends where the range ends", () => {
    expect(fromPosition(range, 0)).toBe(range.minimum);
    expect(fromPosition(range, STOPS)).toBe(range.maximum);
    expect(toPosition(range, range.minimum ?? 0)).toBeCloseTo(0);
    expect(toPosition(range, range.maximum ?? 0)).toBeCloseTo(STOPS);
  });

  it("rises with its position, and its values stay where they are put", () => {
    let before = Number.NEGATIVE_INFINITY;
    for (let position = 0; position <= STOPS; position++) {
      const value = fromPosition(range, position);
      expect(value).toBeGreaterThanOrEqual(before);
      expect(snapped(range, value)).toBe(value);
      before = value;
    }
  });

  it("moves with every press of a key, and never off its range", () => {
    let value = range.minimum ?? 0;
    for (let presses = 0; value < (range.maximum ?? 0); presses++) {
      const next = stepped(range, value, 1);
      expect(next).toBeGreaterThan(value);
      expect(presses).toBeLessThan(2000);
      value = next;
    }
    expect(stepped(range, value, 1)).toBe(range.maximum);
  });
});

describe("numbers", () => {
  it("are odd where they must be", () => {
    expect([snapped(odd, 4), snapped(odd, 98.6), snapped(odd, 100)]).toEqual([5, 99, 99]);
  });

  it("are written with the decimals of their step, or all they have", () => {
    expect([written(linear, 0.5), written(linear, 0.123456), written(odd, 7)]).toEqual([
      "0.50",
      "0.123456",
      "7",
    ]);
  });

  it("are read as people type them", () => {
    expect([parsed(" 1,5 "), parsed("−2"), parsed(""), parsed("1e3"), parsed("x")]).toEqual([
      1.5,
      -2,
      null,
      1000,
      undefined,
    ]);
  });
});
