import { describe, expect, it } from "vitest";
import { contain, kept, painted, pan, type Viewport, zoomAt } from "../src/preview/viewport";

const picture = { width: 1200, height: 800 };
const stage = { width: 600, height: 500 };

describe("the viewport", () => {
  it("shows the whole picture in the middle when it fits", () => {
    expect(contain(picture, stage, 0)).toEqual({ scale: 0.5, x: 0, y: 50 });
    const view = contain(picture, stage, 20);
    expect(view.x).toBeCloseTo(20);
    expect(view.x + picture.width * view.scale).toBeCloseTo(580);
  });

  it.each([0.2, 0.9, 1.7, 30])("keeps what is under the pointer when it zooms by %d", (factor) => {
    const before: Viewport = { scale: 0.7, x: -31, y: 12 };
    const after = zoomAt(before, factor, 210, 140);
    expect((210 - after.x) / after.scale).toBeCloseTo((210 - before.x) / before.scale);
    expect((140 - after.y) / after.scale).toBeCloseTo((140 - before.y) / before.scale);
  });

  it("comes back when it is zoomed out again", () => {
    const before: Viewport = { scale: 0.7, x: -31, y: 12 };
    const after = zoomAt(zoomAt(before, 4, 10, 20), 1 / 4, 10, 20);
    for (const name of ["scale", "x", "y"] as const) expect(after[name]).toBeCloseTo(before[name]);
  });

  it("never loses the picture", () => {
    for (const [dx, dy] of [
      [9000, 0],
      [-9000, 0],
      [0, 9000],
      [-9000, -9000],
    ] as const) {
      const seen = painted(kept(pan(contain(picture, stage), dx, dy), picture, stage), picture, stage, 0);
      expect(Math.min(seen.width, seen.height)).toBeGreaterThan(40);
    }
  });

  it("paints no more than the stage and its margin, however far in it is", () => {
    const rect = painted({ scale: 60, x: -9000, y: -9000 }, picture, stage, 0.25);
    expect(rect).toEqual({ x: -150, y: -125, width: 900, height: 750 });
  });
});
