/** How wide drawings are until somebody says otherwise: as many as can be seen, as large as they can be. */

import type { Size } from "../preview/viewport";
import type { Wall } from "./tiles";

/** CSS px: padding of the body, names of the rows, between drawings, under a drawing, height of the body. */
const PADDING = 12;
const NAMES = 124;
const GAP = 8;
const CAPTION = 32;
const HIGHEST = 600;
/** Below this width rows have their names above them. */
export const NARROW = 520;
export const SIZES = { least: 90, most: 900 };
const SHEET = { least: 128, usual: 200, most: 320 };
const VIEW = { least: 260, most: 900 };

export interface Fit {
  /** Of a drawing. */
  width: number;
  /** Drawings beside each other; null: as many as there is room for. */
  columns: number | null;
}

/** How drawings are laid out in a wall so wide. */
export function fitting(wall: Wall, room: number): Fit {
  const within = Math.max(room - 2 * PADDING, SHEET.least);
  const { tiles } = wall;
  if (wall.mode === "compare") return viewFit(tiles[0] ?? { width: 1, height: 1 }, tiles.length, within);
  return { width: tileWidth(wall, room, within), columns: null };
}

function tileWidth(wall: Wall, room: number, within: number): number {
  const across = wall.columns?.values.length;
  if (across === undefined) return room < NARROW ? (within - GAP) / 2 : SHEET.usual;
  const names = wall.rows === null || room < NARROW ? 0 : NAMES + GAP;
  return clamp((within - names + GAP) / across - GAP, SHEET.least, SHEET.most);
}

/** Width of the curtain over two such drawings. */
export function curtainWidth(drawing: Size, room: number): number {
  return Math.min(room - 2 * PADDING, (HIGHEST * drawing.width) / drawing.height, VIEW.most);
}

/** As large as so many drawings can be beside each other without scrolling; never so small that nothing is seen. */
function viewFit(drawing: Size, number: number, within: number): Fit {
  let best: Fit = { width: 0, columns: 1 };
  for (let columns = 1; columns <= number; columns++) {
    const lines = Math.ceil(number / columns);
    const wide = (within + GAP) / columns - GAP;
    const high = (HIGHEST + GAP) / lines - GAP - CAPTION;
    const width = Math.min(wide, (high * drawing.width) / drawing.height);
    if (width > best.width) best = { width, columns };
  }
  if (best.width >= VIEW.least) return { ...best, width: clamp(best.width, VIEW.least, VIEW.most) };
  return { width: Math.min(VIEW.least, within), columns: null };
}

function clamp(value: number, least: number, most: number): number {
  return Math.round(Math.min(Math.max(value, least), most));
}
