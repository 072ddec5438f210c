import { describe, expect, it } from "vitest";
import { type ChunkHead, decode, type Elements } from "../src/codec";
import { blocksOf, firstOf, shownAt } from "../src/cuts";
import { cutCount, type Scene, SceneBuilder, shownOf, visible } from "../src/preview/scene";
import type { Part } from "../src/protocol";
import fixtures from "./fixtures/cuts.json";
import { bytes } from "./page";

type Written = Part & { data: string[] };

/** The scene that a page makes of the parts of a frame. */
function sceneOf(parts: Written[]): Scene {
  const [run] = parts;
  if (run === undefined) throw new Error("no parts");
  const builder = SceneBuilder.for(run);
  for (const part of parts) {
    if (part.kind === "done") builder.scene.cuts = part.cuts;
    const [data] = part.data;
    if (part.kind !== "chunk" || data === undefined) continue;
    builder.add(part.layer, decode(part as unknown as ChunkHead, bytes(data)));
  }
  return builder.scene;
}

const points = (blocks: Elements[]) => blocks.flatMap((block) => [...block.points]);
const sum = (numbers: number[]) => numbers.reduce((all, one) => all + one, 0);

describe.each(Object.entries(fixtures.cases))("%s", (_, fixture) => {
  const scene = sceneOf(fixture.parts as unknown as Written[]);

  it("is cut to what Python draws at each value", () => {
    for (const [step = 0, elements = 0, count = 0] of fixture.expected) {
      const shown = shownOf(scene, (path) => (path === fixture.field ? step / 100 : null));
      const blocks = visible(scene, fixture.layer, shown);
      expect(sum(blocks.map((block) => block.count))).toBe(elements);
      expect(points(blocks).length).toBe(2 * count);
      expect(cutCount(scene, () => step / 100)).toBe(elements);
    }
  });

  it("nests: what less detail shows is the beginning of what more does", () => {
    let before: number[] = [];
    for (let step = 0; step <= 100; step++) {
      const shown = shownOf(scene, () => step / 100);
      const now = points(visible(scene, fixture.layer, shown));
      expect(now.slice(0, before.length)).toEqual(before);
      before = now;
    }
  });

  it("comes to the same elements in blocks of any size", () => {
    for (const whole of scene.layers.flat()) {
      for (const most of [1, 3, 7, 1000]) {
        const blocks = blocksOf(whole, most);
        expect(points(blocks)).toEqual([...whole.points]);
        expect(blocks.map((block) => block.first)).toEqual(blocks.map((_, k) => whole.first + k * most));
        for (const block of blocks) {
          expect(block.offsets[block.rings[block.count] ?? 0]).toBe(block.points.length / 2);
          expect(block.rings[0]).toBe(0);
        }
      }
    }
  });

  it("keeps the first elements, whatever the number", () => {
    for (const blocks of scene.layers) {
      const total = sum(blocks.map((block) => block.count));
      for (let count = 0; count <= total; count += 1 + Math.floor(total / 17)) {
        const kept = firstOf(blocks, count);
        expect(sum(kept.map((block) => block.count))).toBe(count);
        expect(points(kept)).toEqual(points(blocks).slice(0, points(kept).length));
      }
    }
  });
});

describe("dots", () => {
  const cut = { layer: 0, field: "dots.count", swell: true, of: 1000 };

  it("that stand for more are larger, so that they cover as much", () => {
    for (const value of [10, 250, 999, 1000]) {
      const { count, scale } = shownAt(cut, value, 800);
      expect(count).toBe(Math.round(0.8 * value));
      expect(count * scale ** 2).toBeCloseTo(800, 6);
    }
  });

  it("beyond those that have arrived cannot be shown, nor is anything cut without a number", () => {
    expect(shownAt(cut, 4000, 800)).toEqual({ count: 800, scale: 1 });
    expect(shownAt(cut, null, 800).count).toBe(Number.POSITIVE_INFINITY);
  });
});
