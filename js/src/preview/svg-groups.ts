/** Layers as SVG elements, made of the codec's numbers alone: no text that was received becomes markup. */

import type { Elements } from "../codec";
import { ALL, type Shown } from "../cuts";
import { colorOf, type Gradient, gradientOf } from "./gradient";
import { addOutline } from "./outline";
import { tones } from "./paint";
import { addDot, addElement, rounded } from "./paths";
import { type Scene, visible } from "./scene";
import { PathText } from "./svg-path";
import { decimals, type View } from "./view";

const SPACE = "http://www.w3.org/2000/svg";
/** Line in a region's own colour that hides the seam to its neighbours, px of the picture. */
const HAIRLINE = 0.7;

export type Attributes = Record<string, string | number>;

export function element(name: string, attributes: Attributes = {}): SVGElement {
  const made = document.createElementNS(SPACE, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

interface Pen {
  width: number;
  color: string;
  own: boolean;
  opacity: number;
}

/** Groups of all layers that are shown, and the gradients that they use; `prefix` keeps ids of views apart. */
export function groupsOf(scene: Scene, view: View, shown: Shown[], prefix: string): SVGElement[] {
  const writer = new Writer(view, decimals(view.precision, scene.width, scene.height), prefix);
  const groups = scene.layers.map((_, layer) => {
    return writer.layer(visible(scene, layer, shown), (shown[layer] ?? ALL).scale);
  });
  const definitions = writer.definitions.childElementCount > 0 ? [writer.definitions] : [];
  return [...definitions, ...groups.filter((group) => group !== null)];
}

class Writer {
  readonly definitions = element("defs");

  constructor(
    private view: View,
    private digits: number,
    private prefix: string,
  ) {}

  layer(blocks: Elements[], scale: number): SVGElement | null {
    const { view } = this;
    const [sample] = blocks;
    if (sample === undefined) return null;
    if (sample.type === "region") return view.fill ? this.regions(blocks) : null;
    if (sample.type === "dot") return this.dots(blocks, scale);
    if (sample.border === null) {
      return this.strokes(blocks, {
        width: view.pen,
        color: view.color,
        own: view.preserve,
        opacity: view.opacity,
      });
    }
    const color = view.leadColor ?? view.color;
    const pen = { width: view.leadPen, color, own: view.leadColor === null, opacity: view.opacity };
    return view.lead ? this.strokes(blocks, pen) : null;
  }

  private strokes(blocks: Elements[], pen: Pen): SVGElement {
    const line = { fill: "none", stroke: pen.color, "stroke-linecap": "round", "stroke-linejoin": "round" };
    const outlined = blocks[0]?.profile !== null;
    const group = element("g", outlined ? { fill: pen.color } : line);
    if (pen.opacity < 1) group.setAttribute("opacity", String(pen.opacity));
    const pens = new Map<number, SVGElement>();
    for (const e of blocks) {
      for (let i = 0; i < e.count; i++) {
        const path = outlined ? this.outline(e, i, pen) : this.path(e, i);
        if (pen.own) path.setAttribute(outlined ? "fill" : "stroke", this.ink(e, i));
        if (outlined) group.append(path);
        else this.penOf(pens, group, e, i, pen).append(path);
      }
    }
    return group;
  }

  private penOf(
    pens: Map<number, SVGElement>,
    group: SVGElement,
    e: Elements,
    i: number,
    pen: Pen,
  ): SVGElement {
    const width = rounded(e.width[i] ?? 1) * (e.absolute ? 1 : pen.width);
    let found = pens.get(width);
    if (found === undefined) {
      found = element("g", { "stroke-width": Number(width.toPrecision(4)) });
      pens.set(width, found);
      group.append(found);
    }
    return found;
  }

  private ink(e: Elements, i: number): string {
    const gradient = gradientOf(e, i);
    if (gradient === null) return colorOf(e, i);
    const id = `${this.prefix}${this.definitions.childElementCount}`;
    this.definitions.append(defined(id, gradient));
    return `url(#${id})`;
  }

  private path(e: Elements, i: number): SVGElement {
    const text = new PathText(this.digits);
    addElement(text, e, i);
    return element("path", { d: text.text });
  }

  private outline(e: Elements, i: number, pen: Pen): SVGElement {
    const text = new PathText(this.digits);
    const half = e.absolute ? 0.5 : 0.5 * pen.width;
    for (let p = e.rings[i] ?? 0; p < (e.rings[i + 1] ?? 0); p++)
      addOutline(text, e, p, half, Math.max(pen.width / 4, 0.25));
    return element("path", { d: text.text });
  }

  private regions(blocks: Elements[]): SVGElement {
    const tint = this.view.ownColors ? (color: string) => color : tones(this.view);
    const group = element("g", { "stroke-width": HAIRLINE, "stroke-linejoin": "round" });
    for (const e of blocks) {
      for (let i = 0; i < e.count; i++) {
        const path = this.path(e, i);
        const color = tint(colorOf(e, i));
        path.setAttribute("fill", color);
        path.setAttribute("stroke", color);
        group.append(path);
      }
    }
    return group;
  }

  private dots(blocks: Elements[], scale: number): SVGElement {
    const { view } = this;
    const group = element("g", { fill: view.dotInk });
    if (view.dotOpacity < 1) group.setAttribute("opacity", String(view.dotOpacity));
    for (const e of blocks) {
      const size = scale * (e.absolute ? 1 : view.pen);
      for (let i = 0; i < e.count; i++) {
        const text = new PathText(this.digits);
        addDot(text, view.dotShape, e.points[2 * i] ?? 0, e.points[2 * i + 1] ?? 0, (e.width[i] ?? 1) * size);
        const path = element("path", { d: text.text });
        if (view.dotPreserve) path.setAttribute("fill", colorOf(e, i));
        group.append(path);
      }
    }
    return group;
  }
}

function defined(id: string, { x1, y1, x2, y2, stops }: Gradient): SVGElement {
  const made = element("linearGradient", { id, gradientUnits: "userSpaceOnUse", x1, y1, x2, y2 });
  for (const [offset, color] of stops) made.append(element("stop", { offset, "stop-color": color }));
  return made;
}
