/** Paints a scene on a canvas whose transform leads from px of the picture. */

import type { Elements } from "../codec";
import { ALL, type Shown } from "../cuts";
import { layDots } from "./dot-sheet";
import type { Gradient } from "./gradient";
import { type Group, outlineGroups, regionGroups, strokeGroups } from "./paths";
import { type Scene, visible } from "./scene";
import { rgb, type View } from "./view";

type Context = CanvasRenderingContext2D;

/** Line that hides the seam between two areas, px on screen. */
const SEAM = 1;
/** Unit of outlines, which stray a twentieth of it at most: px of the canvas, or twice as fine. */
const UNIT = 0.5;
/** Pixels of dots that are in memory at a time. */
const BAND = 1 << 20;

/** Paint what is shown of each layer; `scale` is px of the canvas per px of the picture. */
export function paint(context: Context, scene: Scene, view: View, scale: number, shown: Shown[]): void {
  context.lineCap = "round";
  context.lineJoin = "round";
  for (let layer = 0; layer < scene.layers.length; layer++) {
    const chunks = visible(scene, layer, shown);
    const { scale: swollen } = shown[layer] ?? ALL;
    const [sample] = chunks;
    if (sample === undefined) continue;
    if (sample.type === "region") paintRegions(context, chunks, view, scale);
    else if (sample.border !== null) paintBorders(context, chunks, view, scale);
    else if (sample.type === "dot") {
      // pixels replace what is there: where something is, they need a sheet of their own
      faded(context, view.dotOpacity, (target) => paintDots(target, chunks, view, swollen), layer > 0);
    } else {
      const pen = { width: view.pen, color: view.color, own: view.preserve };
      faded(context, view.opacity, (target) => paintStrokes(target, chunks, pen, scale));
    }
  }
}

/** Paint with one opacity for all together: crossings are not darker. */
function faded(context: Context, opacity: number, draw: (target: Context) => void, apart = false): void {
  if (opacity >= 1 && !apart) {
    draw(context);
    return;
  }
  const sheet = document.createElement("canvas");
  sheet.width = context.canvas.width;
  sheet.height = context.canvas.height;
  const target = sheet.getContext("2d");
  if (target === null) return;
  target.setTransform(context.getTransform());
  target.lineCap = context.lineCap;
  target.lineJoin = context.lineJoin;
  draw(target);
  context.save();
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.globalAlpha = opacity;
  context.drawImage(sheet, 0, 0);
  context.restore();
}

interface Pen {
  width: number;
  color: string;
  own: boolean;
}

function paintStrokes(context: Context, chunks: Elements[], pen: Pen, scale: number): void {
  const unit = outlineUnit(pen.width, scale);
  for (const e of chunks) {
    const outlined = e.profile !== null;
    const groups = outlined ? outlineGroups(e, pen.own, pen.width, unit) : strokeGroups(e, pen.own);
    for (const { path, width, color, gradient } of groups) {
      const ink = gradient === null ? (color ?? pen.color) : inkOf(context, gradient);
      if (outlined) {
        context.fillStyle = ink;
        context.fill(path, "nonzero");
      } else {
        context.strokeStyle = ink;
        context.lineWidth = width * (e.absolute ? 1 : pen.width);
        context.stroke(path);
      }
    }
  }
}

/** In steps, so that outlines are not made anew at each zoom. */
export function outlineUnit(pen: number, scale: number): number {
  return Math.max(pen / 4, 0.25, UNIT / 2 ** Math.floor(Math.log2(scale) + 1e-9));
}

function inkOf(context: Context, { x1, y1, x2, y2, stops }: Gradient): CanvasGradient {
  const ink = context.createLinearGradient(x1, y1, x2, y2);
  for (const [share, color] of stops) ink.addColorStop(share, color);
  return ink;
}

function paintRegions(context: Context, chunks: Elements[], view: View, scale: number): void {
  if (!view.fill) return;
  const tint = view.ownColors ? (color: string) => color : tones(view);
  const key = view.ownColors ? "own" : `${view.leadColor} ${view.paper}`;
  const groups: Group[] = chunks.flatMap((e) => regionGroups(e, key, tint));
  context.lineWidth = SEAM / scale;
  for (const { path, color } of groups) {
    context.strokeStyle = color ?? "#000";
    context.stroke(path);
  }
  for (const { path, color } of groups) {
    context.fillStyle = color ?? "#000";
    context.fill(path, "nonzero"); // as in SVG
  }
}

/** Tones between the lines' colour and the paper, as dark as the colours are. */
export function tones(view: View): (color: string) => string {
  const dark = rgb(view.leadColor ?? "#1a1a1a");
  const bright = rgb(view.paper ?? "#ffffff");
  return (color) => {
    const [red, green, blue] = rgb(color);
    const share = (0.299 * red + 0.587 * green + 0.114 * blue) / 255;
    const mixed = dark.map((from, k) => Math.round(from + ((bright[k] ?? 0) - from) * share));
    return `rgb(${mixed.join(" ")})`;
  };
}

function paintBorders(context: Context, chunks: Elements[], view: View, scale: number): void {
  if (!view.lead) return;
  const pen = { width: view.leadPen, color: view.leadColor ?? view.color, own: view.leadColor === null };
  faded(context, view.opacity, (target) => paintStrokes(target, chunks, pen, scale));
}

/** Paint dots on a canvas that is empty, in bands of rows. */
function paintDots(context: Context, chunks: Elements[], view: View, swollen: number): void {
  const { width, height } = context.canvas;
  const { a: scale, e: x, f: y } = context.getTransform();
  const [red, green, blue] = rgb(view.dotInk);
  const ink = view.dotPreserve ? null : red | (green << 8) | (blue << 16);
  const rows = Math.min(Math.max(Math.floor(BAND / width), 1), height);
  const image = context.createImageData(width, rows);
  const sheet = { pixels: new Uint32Array(image.data.buffer), columns: width, rows };
  for (let top = 0; top < height; top += rows) {
    if (top > 0) sheet.pixels.fill(0);
    for (const e of chunks) {
      const size = swollen * (e.absolute ? 1 : view.pen);
      layDots(sheet, e, view.dotShape, size, { scale, x, y: y - top }, ink);
    }
    context.putImageData(image, 0, top);
  }
}
