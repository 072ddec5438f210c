import { describe, expect, it } from "vitest";
import type { Elements } from "../src/codec";
import { upTo } from "../src/codec";
import { layDots, type Place, type Sheet } from "../src/preview/dot-sheet";

const SHAPES = ["circle", "square", "diamond", "triangle"];
const HERE: Place = { scale: 1, x: 0, y: 0 };
const INK = 0x332211;

const sheetOf = (columns: number, rows = columns): Sheet => ({
  pixels: new Uint32Array(columns * rows),
  columns,
  rows,
});

function dots(places: number[], diameters: number[], colors: number[] = []): Elements {
  const count = diameters.length;
  return {
    type: "dot",
    degree: 1,
    absolute: true,
    first: 0,
    count,
    total: count,
    bbox: [0, 0, 0, 0],
    points: Float32Array.from(places),
    width: Float32Array.from(diameters),
    color: colors.length > 0 ? Uint8Array.from(colors) : new Uint8Array(3 * count),
    offsets: upTo(count),
    closed: new Uint8Array(count),
    rings: upTo(count),
    profile: null,
    border: null,
    gradient: null,
    stops: 0,
  };
}

const opacity = (pixel: number | undefined) => (pixel ?? 0) >>> 24;
const covered = (sheet: Sheet) => sheet.pixels.reduce((sum, pixel) => sum + opacity(pixel) / 255, 0);

/** Pixels that a dot covers, on average over where its middle lies within a pixel. */
function area(shape: string, diameter: number): number {
  let sum = 0;
  for (let k = 0; k < 64; k++) {
    const sheet = sheetOf(32);
    layDots(sheet, dots([15 + (k % 8) / 8, 15 + (k >> 3) / 8], [diameter]), shape, 1, HERE, INK);
    sum += covered(sheet);
  }
  return sum / 64;
}

describe.each(SHAPES)("a %s", (shape) => {
  it("covers what the circle of its diameter does, however small it is", () => {
    for (const diameter of [0.4, 1, 1.4, 1.6, 2, 3, 5.5, 11])
      expect(area(shape, diameter) / (Math.PI * (diameter / 2) ** 2)).toBeCloseTo(1, 1);
  });

  it("comes to the same in bands, and when it is cut off by the sheet", () => {
    const e = dots([3.2, 1.1, 9.7, 6.4, -0.5, 11.8, 13, 4], [5, 7, 6, 4]);
    const whole = sheetOf(12);
    layDots(whole, e, shape, 1, HERE, INK);
    const bands = [0, 5, 10].flatMap((top) => {
      const band = sheetOf(12, Math.min(5, 12 - top));
      layDots(band, e, shape, 1, { ...HERE, y: -top }, INK);
      return [...band.pixels];
    });
    expect(bands).toEqual([...whole.pixels]);
    expect(covered(whole)).toBeGreaterThan(30);
  });

  it("is the same picture, larger, where it is zoomed", () => {
    const small = sheetOf(40);
    const zoomed = sheetOf(40);
    layDots(small, dots([20, 16], [18]), shape, 1, HERE, INK);
    layDots(zoomed, dots([7, 5], [3]), shape, 1.5, { scale: 4, x: -8, y: -4 }, INK);
    expect([...zoomed.pixels]).toEqual([...small.pixels]);
  });
});

describe("dots", () => {
  it("are solid inside and only their edges are blended", () => {
    const sheet = sheetOf(20);
    layDots(sheet, dots([10, 10], [12]), "circle", 1, HERE, INK);
    expect(sheet.pixels[10 * 20 + 10]).toBe((0xff000000 | INK) >>> 0);
    for (const pixel of sheet.pixels) if (pixel !== 0) expect(pixel & 0xffffff).toBe(INK);
    expect(opacity(sheet.pixels[0])).toBe(0);
  });

  it("keep their colours, the later over the earlier", () => {
    const sheet = sheetOf(20);
    layDots(sheet, dots([8, 10, 12, 10], [8, 8], [255, 0, 0, 0, 0, 255]), "circle", 1, HERE, null);
    expect(sheet.pixels[10 * 20 + 6]).toBe(0xff0000ff);
    expect(sheet.pixels[10 * 20 + 9]).toBe(0xffff0000);
    const edge = sheet.pixels[7 * 20 + 9] ?? 0;
    expect(opacity(edge)).toBe(255);
    expect((edge & 255) + ((edge >> 16) & 255)).toBeGreaterThanOrEqual(254);
  });

  it("cover more where they cross, in their ink", () => {
    const once = sheetOf(8);
    const twice = sheetOf(8);
    layDots(once, dots([4, 4], [1]), "circle", 1, HERE, INK);
    layDots(twice, dots([4, 4, 4, 4], [1, 1]), "circle", 1, HERE, INK);
    const [a, b] = [once, twice].map(({ pixels }) => opacity(pixels[3 * 8 + 3]));
    expect(b).toBeCloseTo(255 * (1 - (1 - (a ?? 0) / 255) ** 2), -0.5);
    expect(twice.pixels[3 * 8 + 3]).toBe(((b ?? 0) << 24) | INK);
  });

  it("that lie nowhere, or far outside, cost nothing and draw nothing", () => {
    const sheet = sheetOf(4);
    const places = [Number.NaN, 1, 1e9, 1, -1e9, 2, 2, Number.POSITIVE_INFINITY];
    layDots(sheet, dots(places, [3, 3, 3, 3]), "circle", 1, HERE, INK);
    expect(covered(sheet)).toBe(0);
  });

  it("of an unknown shape are circles", () => {
    const [known, unknown] = [sheetOf(9), sheetOf(9)];
    layDots(known, dots([4, 4], [5]), "circle", 1, HERE, INK);
    layDots(unknown, dots([4, 4], [5]), "heart", 1, HERE, INK);
    expect(unknown).toEqual(known);
  });
});
