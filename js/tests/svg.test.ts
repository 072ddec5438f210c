import { describe, expect, it } from "vitest";
import type { Elements } from "../src/codec";
import { ALL } from "../src/cuts";
import { gradientOf } from "../src/preview/gradient";
import type { Scene } from "../src/preview/scene";
import { groupsOf } from "../src/preview/svg-groups";
import { isLight, LIGHT, SvgLayer } from "../src/preview/svg-layer";
import { PathText } from "../src/preview/svg-path";
import { decimals, type View, viewOf } from "../src/preview/view";
import type { Value } from "../src/protocol";
import fixtures from "./fixtures/cuts.json";

const VALUES: Record<string, Value> = {
  stroke_width: 2.4,
  stroke_color: "#1a2b3c",
  stroke_opacity: 1,
  paper: "#ffffff",
  preserve: false,
  precision: 1,
  dots_shape: "circle",
  dots_opacity: 1,
  dots_ink: "#445566",
  dots_preserve: false,
  fill: true,
  lead: true,
  lead_width: 2,
  lead_color: "own",
  own_colors: true,
};
const OTHERS: Record<string, Value> = {
  stroke_color: "#ff0000",
  paper: "transparent",
  dots_shape: "square",
  dots_ink: "#00ff00",
  lead_color: "#0000ff",
};

const view = (more: Record<string, Value> = {}): View =>
  viewOf((name) => ({ ...VALUES, ...more })[name] ?? null, 1920, 1080);

function lines(more: Partial<Elements> = {}): Elements {
  return {
    type: "stroke",
    degree: 3,
    absolute: false,
    first: 0,
    count: 2,
    total: 2,
    bbox: [0, 0, 30, 30],
    points: Float32Array.from([0, 0, 1, 0, 2, 0, 3, 0, 5, 5, 6, 5, 7, 5, 8.25, 5]),
    width: Float32Array.from([1, 0.5]),
    color: Uint8Array.from([255, 0, 16, 1, 2, 3]),
    offsets: Uint32Array.from([0, 4, 8]),
    closed: Uint8Array.from([0, 0]),
    rings: Uint32Array.from([0, 1, 2]),
    profile: null,
    border: null,
    gradient: null,
    stops: 0,
    ...more,
  };
}

const scene = (...layers: Elements[]): Scene => ({
  run: 1,
  draft: false,
  width: 1920,
  height: 1080,
  layers: layers.map((layer) => [layer]),
  cuts: [],
});

const text = (from: Scene, look = view(), shown = from.layers.map(() => ALL)) =>
  groupsOf(from, look, shown, "g")
    .map((group) => group.outerHTML)
    .join("");

describe("view-only fields", () => {
  it("are all applied in the page, as many as Python has", () => {
    const names = Object.values(fixtures.view);
    expect(names.sort()).toEqual(Object.keys(VALUES).sort());
    for (const name of names) {
      const before = VALUES[name];
      const other =
        OTHERS[name] ??
        (typeof before === "boolean" ? !before : typeof before === "number" ? before / 4 : null);
      expect(view({ [name]: other }), name).not.toEqual(view());
    }
  });

  it("round as the file does", () => {
    const sizes = [16, 160, 480, 1920, 8000, 19200];
    expect(sizes.map((width) => decimals(1, width, (9 * width) / 16))).toEqual([3, 2, 1, 1, 1, 0]);
  });
});

describe("strokes as elements", () => {
  it("are paths in groups of one pen", () => {
    const made = text(scene(lines()));
    expect(made).toContain('stroke="#1a2b3c"');
    expect(made).toContain('<g stroke-width="2.4"><path d="M0 0C1 0 2 0 3 0"></path></g>');
    expect(made).toContain('<g stroke-width="1.2"><path d="M5 5C6 5 7 5 8.3 5"></path></g>');
  });

  it("keep their colours, and gradients along them", () => {
    const gradient = Uint8Array.from([255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 9, 9, 9, 9, 9, 9, 9, 9]);
    const e = lines({ gradient, stops: 3 });
    expect(gradientOf(e, 1)).toBeNull();
    expect(gradientOf(e, 0)).toEqual({
      x1: 0,
      y1: 0,
      x2: 3,
      y2: 0,
      stops: [
        [0, "#ff0000"],
        [0.5, "#00ff00"],
        [1, "#0000ff"],
      ],
    });
    const made = text(scene(e), view({ preserve: true }));
    expect(made).toContain('stroke="url(#g0)"');
    expect(made).toContain('id="g0"');
    expect(made).toContain('stroke="#090909"');
    expect(text(scene(e))).not.toContain("url(");
  });

  it("are as many as a cut shows", () => {
    const made = text(scene(lines()), view(), [{ count: 1, scale: 1 }]);
    expect(made.match(/<path/g)).toHaveLength(1);
  });
});

describe("other layers as elements", () => {
  const dots = lines({
    type: "dot",
    degree: 1,
    points: Float32Array.from([10, 20, 30, 40]),
    offsets: Uint32Array.from([0, 1, 2]),
    absolute: true,
    width: Float32Array.from([4, 2]),
  });

  it("are circles, squares and triangles of one ink", () => {
    expect(text(scene(dots))).toContain("M12 20A2 2 0 0 1 8 20A2 2 0 0 1 12 20Z");
    expect(text(scene(dots), view({ dots_shape: "square" }))).toContain("h3.5v3.5h-3.5Z");
    expect(text(scene(dots), view({ dots_opacity: 0.5 }))).toContain('opacity="0.5"');
    expect(text(scene(dots), view(), [{ count: 1, scale: 2 }])).toContain("M14 20A4 4");
  });

  it("are areas, and their borders if those are drawn", () => {
    const area = lines({ type: "region", closed: Uint8Array.from([1, 1]) });
    const border = lines({ border: Uint8Array.from([2, 1]) });
    expect(text(scene(area, border))).toContain('fill="#ff0010"');
    expect(text(scene(area, border), view({ fill: false, lead: false }))).toBe("");
  });
});

describe("path data", () => {
  it("is rounded and closed", () => {
    const path = new PathText(2);
    path.moveTo(1.005, 2);
    path.lineTo(-3.14159, 0);
    path.closePath();
    expect(path.text).toMatch(/^M1(\.0\d)? 2L-3.14 0Z$/);
  });
});

describe("the layer of elements", () => {
  it("takes what is light only", () => {
    expect(isLight(scene(lines()), [ALL])).toBe(true);
    const many = lines({ count: LIGHT.elements + 1 });
    expect(isLight(scene(many), [ALL])).toBe(false);
    expect(isLight(scene(lines({ points: new Float32Array(200_000) })), [ALL])).toBe(false);
  });

  it("makes its elements once, and only moves them after that", () => {
    const layer = new SvgLayer(document.createElement("div"));
    const shown = scene(lines());
    const stage = { width: 100, height: 80 };
    layer.show(shown, view(), [ALL], { scale: 1, x: 0, y: 0 }, stage);
    const [first] = layer.root.querySelectorAll("path");
    layer.show(shown, view(), [ALL], { scale: 3, x: 5, y: 7 }, stage);
    expect(layer.root.querySelectorAll("path")[0]).toBe(first);
    expect(layer.root.querySelector("g")?.getAttribute("transform")).toBe("matrix(3 0 0 3 5 7)");
    layer.show(shown, view({ stroke_width: 1 }), [ALL], { scale: 3, x: 5, y: 7 }, stage);
    expect(layer.root.querySelectorAll("path")[0]).not.toBe(first);
    expect(layer.visible).toBe(true);
    layer.clear();
    expect(layer.visible).toBe(false);
    expect(layer.root.querySelectorAll("path")).toHaveLength(0);
  });
});
