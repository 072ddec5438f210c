import { describe, expect, it, vi } from "vitest";
import { fitting } from "../src/wall/fit";
import { Images } from "../src/wall/images";
import { kept, panned, place, WHOLE, zoomed } from "../src/wall/place";
import { figure, ranks, shown, type Tile, table, type Wall } from "../src/wall/tiles";

const tile = (title: string, ink: number | null, values: Record<string, string> = {}): Tile => ({
  title,
  width: 300,
  height: 200,
  values,
  metrics: { ink },
  thumbnail: false,
  error: "",
  pruned: false,
  opens: true,
});

const wall = (tiles: Tile[], more: Partial<Wall> = {}): Wall => ({
  mode: "sheet",
  title: "",
  rows: null,
  columns: null,
  metrics: [{ name: "ink", direction: "minimise", help: "" }],
  metric: "ink",
  selected: -1,
  differences: [],
  tiles,
  ...more,
});

/** Numbers from 0 to 1, the same in every run. */
function* numbers(seed = 1): Generator<number> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
}

describe("place", () => {
  const drawing = { width: 300, height: 200 };

  it("shows the whole drawing in the middle of any tile", () => {
    expect(place(WHOLE, drawing, { width: 150, height: 200 })).toEqual({
      width: 150,
      height: 100,
      left: 0,
      top: 50,
    });
  });

  it("keeps the point under the pointer, however one zooms in", () => {
    const next = numbers();
    const random = () => next.next().value as number;
    for (let k = 0; k < 200; k++) {
      const size = { width: 60 + 300 * random(), height: 60 + 300 * random() };
      const look = kept({ zoom: 1 + 6 * random(), x: random(), y: random() });
      const [x, y] = [size.width * random(), size.height * random()];
      const at = (one: typeof look) => {
        const { left, top, width, height } = place(one, drawing, size);
        return [(x - left) / width, (y - top) / height];
      };
      const after = zoomed(look, 1 + random(), x, y, drawing, size);
      const [before, now] = [at(look), at(after)];
      const inside = before.every((share) => share >= 0 && share <= 1);
      if (!inside) continue;
      expect(now[0]).toBeCloseTo(before[0] as number, 6);
      expect(now[1]).toBeCloseTo(before[1] as number, 6);
    }
  });

  it("never loses the drawing", () => {
    const far = panned({ zoom: 4, x: 0.5, y: 0.5 }, 9999, -9999, drawing, drawing);
    expect(far).toEqual({ zoom: 4, x: 0.125, y: 0.875 });
    expect(panned(WHOLE, 50, 50, drawing, drawing)).toEqual(WHOLE);
  });
});

describe("tiles", () => {
  it("are sorted by how good they are, those without a figure last", () => {
    const all = wall([tile("a", 3), tile("b", null), tile("c", 1), tile("d", 2)]);
    expect(shown(all, "", "")).toEqual([0, 1, 2, 3]);
    expect(shown(all, "", "ink")).toEqual([2, 3, 0, 1]);
    expect(ranks(all.tiles, all.metrics[0])).toEqual([0, null, 1, 0.5]);
  });

  it("are found by all words of the filter", () => {
    const all = wall([tile("detail 0.2, error 1", 1), tile("detail 0.8, error 1", 1)]);
    expect(shown(all, " ERROR 0.8", "")).toEqual([1]);
    expect(shown(all, "nothing", "")).toEqual([]);
  });

  it("are found by conditions on figures and values", () => {
    const all = wall([
      tile("a", 0.1, { "edge.sigma": "2" }),
      tile("b", 0.3, { "edge.sigma": "4" }),
      tile("c", null),
    ]);
    expect(shown(all, "ink<0.3", "")).toEqual([0]);
    expect(shown(all, "ink<=.3", "")).toEqual([0, 1]);
    expect(shown(all, "Edge.sigma>3", "")).toEqual([1]);
    expect(shown(all, "edge.sigma=2 ink>5e-2", "")).toEqual([0]);
    expect(shown(all, "tone>0", "")).toEqual([]);
  });

  it("stand in the cells of the table that their values say", () => {
    const rows = { name: "r", values: ["1", "2"] };
    const columns = { name: "c", values: ["x", "y"] };
    const tiles = [
      tile("", 1, { r: "2", c: "x" }),
      tile("", 1, { r: "1", c: "y" }),
      tile("", 1, { r: "2", c: "x" }),
    ];
    expect(table(wall(tiles, { rows, columns }), [0, 1, 2])).toEqual([[], [1], [0, 2], []]);
    expect(table(wall(tiles), [0])).toBeNull();
  });

  it("have short figures", () => {
    const figures = [0.123456, 17_047, null, 274, 1234, 5678.9];
    expect(figures.map(figure)).toEqual(["0.123", "17,047", "–", "274", "1,234", "5,679"]);
  });
});

describe("images", () => {
  const started = (count: number) => {
    const asked: string[] = [];
    const dropped: number[] = [];
    const waiting: ((error: Error) => void)[] = [];
    const connection = {
      request: (name: string, more: { tile?: number } = {}) => {
        asked.push(`${name} ${more.tile}`);
        return new Promise<never>((_, reject) => {
          waiting.push(reject);
        });
      },
      post: (part: { kind: string; tile?: number }) => {
        dropped.push(part.tile ?? -1);
      },
    };
    const failed = vi.fn();
    const tiles = Array.from({ length: count }, (_, k) => tile(`${k}`, 1));
    return { images: new Images(connection as never, tiles, failed), asked, dropped, waiting, failed };
  };

  it("are asked for a few at a time, and not once they are out of sight", async () => {
    const { images, asked, dropped, waiting, failed } = started(8);
    for (let k = 0; k < 8; k++) images.want(k);
    expect(asked).toEqual(["draft 0", "draft 1", "draft 2", "draft 3"]);
    images.leave(5);
    images.leave(0);
    expect(dropped).toEqual([0]);
    waiting[0]?.(new Error("cancelled"));
    await vi.waitFor(() => expect(asked.at(-1)).toBe("draft 4"));
    waiting[1]?.(new Error("no ink"));
    await vi.waitFor(() => expect(asked.at(-1)).toBe("draft 6"));
    expect(failed.mock.calls).toEqual([[1, "no ink"]]);
  });

  it("that come back into sight while they are dropped are asked for again", async () => {
    const { images, asked, waiting, failed } = started(1);
    images.want(0);
    images.leave(0);
    images.want(0);
    waiting[0]?.(new Error("cancelled"));
    await vi.waitFor(() => expect(asked).toEqual(["draft 0", "draft 0"]));
    expect(failed.mock.calls).toEqual([]);
    expect(images.busy.value).toBe(1);
  });
});

describe("fitting", () => {
  const wide = { name: "c", values: ["1", "2", "3", "4", "5"] };
  const named = { name: "r", values: ["1"] };

  it("makes all columns of a table fit, until they are too small", () => {
    const all = wall([tile("", 1)], { rows: named, columns: wide });
    for (const room of [900, 1100, 1400]) {
      const { width } = fitting(all, room);
      expect(width * 5 + 4 * 8 + 124 + 8).toBeLessThanOrEqual(room - 24 + 3);
      expect(width).toBeGreaterThan((room - 24 - 132) / 5 - 10);
    }
    expect(fitting(all, 360).width).toBe(128);
  });

  it("lays out compared drawings so that they are as large as they can be", () => {
    const of = (count: number, room: number) =>
      fitting(
        wall(
          Array.from({ length: count }, () => tile("", 1)),
          { mode: "compare" },
        ),
        room,
      );
    expect(of(2, 1024)).toEqual({ width: 496, columns: 2 });
    expect(of(4, 1400).columns).toBe(2);
    expect(of(6, 1400).columns).toBe(3);
    expect(of(3, 360)).toEqual({ width: 260, columns: null });
  });
});
