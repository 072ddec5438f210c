/** Elements as `Path2D`s: one for all that share a pen. Made once, kept as long as the elements. */

import type { Elements } from "../codec";
import { colorOf, type Gradient, gradientOf } from "./gradient";
import { addOutline, type Sink } from "./outline";

export interface Group {
  path: Path2D;
  /** Width relative to the pen, or px of the picture. */
  width: number;
  /** Own colour of the elements; null if they do not keep theirs. */
  color: string | null;
  /** Colours along the only element of the group. */
  gradient: Gradient | null;
}

/** Widths and sizes are rounded to so many steps per octave. */
const STEPS = 6;

const kept = new WeakMap<Elements, Map<string, Group[]>>();

function remembered(e: Elements, key: string, make: () => Group[]): Group[] {
  let own = kept.get(e);
  if (own === undefined) {
    own = new Map();
    kept.set(e, own);
  }
  let groups = own.get(key);
  if (groups === undefined) {
    if (own.size > 3) own.clear(); // dragging the pen's width makes many
    groups = make();
    own.set(key, groups);
  }
  return groups;
}

/** Strokes of one width each, to be stroked. */
export function strokeGroups(e: Elements, own: boolean): Group[] {
  return remembered(e, `stroke ${own}`, () => {
    const groups = new Groups();
    for (let i = 0; i < e.count; i++) {
      const group = groups.of(
        rounded(e.width[i] ?? 1),
        own ? colorOf(e, i) : null,
        own ? gradientOf(e, i) : null,
      );
      addElement(group.path, e, i);
    }
    return groups.list();
  });
}

/** Strokes of varying width as outlines, to be filled. */
export function outlineGroups(e: Elements, own: boolean, pen: number, unit: number): Group[] {
  const half = e.absolute ? 0.5 : 0.5 * pen;
  return remembered(e, `outline ${own} ${half.toPrecision(4)} ${unit.toPrecision(4)}`, () => {
    const groups = new Groups();
    for (let i = 0; i < e.count; i++) {
      const group = groups.of(1, own ? colorOf(e, i) : null, own ? gradientOf(e, i) : null);
      const sink = unclosed(group.path);
      for (let p = e.rings[i] ?? 0; p < (e.rings[i + 1] ?? 0); p++) addOutline(sink, e, p, half, unit);
    }
    return groups.list();
  });
}

/** Takes a path that is only filled, which closes it anyway: `closePath` of Chromium looks at all that is there. */
function unclosed(path: Path2D): Sink {
  return {
    moveTo: (x, y) => path.moveTo(x, y),
    lineTo: (x, y) => path.lineTo(x, y),
    closePath: () => {},
  };
}

/** Regions, to be filled; `tint` says what becomes of their colours. */
export function regionGroups(e: Elements, key: string, tint: (color: string) => string): Group[] {
  return remembered(e, `region ${key}`, () => {
    const groups = new Groups();
    for (let i = 0; i < e.count; i++) addElement(groups.of(1, tint(colorOf(e, i))).path, e, i);
    return groups.list();
  });
}

class Groups {
  private all: Group[] = [];
  private open = new Map<string, Group>();

  /** The group of one more element. */
  of(width: number, color: string | null, gradient: Gradient | null = null): Group {
    if (gradient !== null) {
      this.all.push({ path: new Path2D(), width, color, gradient });
      return this.all[this.all.length - 1] as Group;
    }
    const key = `${width} ${color}`;
    let found = this.open.get(key);
    if (found === undefined) {
      found = { path: new Path2D(), width, color, gradient };
      this.open.set(key, found);
      this.all.push(found);
    }
    return found;
  }

  list(): Group[] {
    return this.all;
  }
}

/** A width rounded as in the file. */
export function rounded(width: number): number {
  return 2 ** (Math.round(Math.log2(Math.max(width, 2 ** -6)) * STEPS) / STEPS);
}

/** What takes the commands of a path. */
export interface PathSink extends Sink {
  bezierCurveTo(x1: number, y1: number, x2: number, y2: number, x: number, y: number): void;
}

/** Add all subpaths of an element. */
export function addElement(path: PathSink, e: Elements, element: number): void {
  for (let p = e.rings[element] ?? 0; p < (e.rings[element + 1] ?? 0); p++) addSubpath(path, e, p);
}

function addSubpath(path: PathSink, e: Elements, p: number): void {
  const { points } = e;
  const first = e.offsets[p] ?? 0;
  const stop = e.offsets[p + 1] ?? 0;
  const x = (k: number) => points[2 * k] ?? 0;
  const y = (k: number) => points[2 * k + 1] ?? 0;
  path.moveTo(x(first), y(first));
  if (e.degree === 3) {
    for (let k = first + 1; k + 2 < stop; k += 3) {
      path.bezierCurveTo(x(k), y(k), x(k + 1), y(k + 1), x(k + 2), y(k + 2));
    }
  } else {
    for (let k = first + 1; k < stop; k++) path.lineTo(x(k), y(k));
  }
  if (e.closed[p] !== 0) path.closePath();
}

/** What takes whole dots as well. */
export interface DotSink {
  rect(x: number, y: number, width: number, height: number): void;
  arc(x: number, y: number, radius: number, from: number, to: number): void;
}

/** All shapes have the area of the circle of this diameter. */
export function addDot(
  path: PathSink & DotSink,
  shape: string,
  x: number,
  y: number,
  diameter: number,
): void {
  if (shape === "square") {
    const side = (Math.sqrt(Math.PI) / 2) * diameter;
    path.rect(x - side / 2, y - side / 2, side, side);
  } else if (shape === "diamond") {
    const half = Math.sqrt(Math.PI / 8) * diameter;
    polygon(path, [x, y - half, x + half, y, x, y + half, x - half, y]);
  } else if (shape === "triangle") {
    const side = Math.sqrt(Math.PI / Math.sqrt(3)) * diameter;
    const rise = (side * Math.sqrt(3)) / 2;
    polygon(path, [x, y - (2 / 3) * rise, x + side / 2, y + rise / 3, x - side / 2, y + rise / 3]);
  } else {
    path.moveTo(x + diameter / 2, y);
    path.arc(x, y, diameter / 2, 0, 2 * Math.PI);
  }
}

function polygon(path: PathSink, corners: number[]): void {
  path.moveTo(corners[0] ?? 0, corners[1] ?? 0);
  for (let i = 2; i < corners.length; i += 2) path.lineTo(corners[i] ?? 0, corners[i + 1] ?? 0);
  path.closePath();
}
