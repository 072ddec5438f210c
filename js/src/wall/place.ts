/** Where a drawing lies in its tile: one view, in shares of the drawing, is linked over tiles of any size. */

import type { Size } from "../preview/viewport";

export interface Look {
  /** 1: the whole drawing. */
  zoom: number;
  /** The point of the drawing in the middle of the tile, in shares of its size. */
  x: number;
  y: number;
}

export interface Place extends Size {
  left: number;
  top: number;
}

export const WHOLE: Look = { zoom: 1, x: 0.5, y: 0.5 };
const MOST_ZOOM = 48;

/** Rectangle of the drawing in its tile, CSS px. */
export function place(look: Look, drawing: Size, tile: Size): Place {
  const scale = Math.min(tile.width / drawing.width, tile.height / drawing.height) * look.zoom;
  const width = drawing.width * scale;
  const height = drawing.height * scale;
  return { width, height, left: tile.width / 2 - look.x * width, top: tile.height / 2 - look.y * height };
}

/** Zoom so that the point of the drawing under (x, y) of the tile stays there. */
export function zoomed(look: Look, factor: number, x: number, y: number, drawing: Size, tile: Size): Look {
  const zoom = Math.min(Math.max(look.zoom * factor, 1), MOST_ZOOM);
  const before = place(look, drawing, tile);
  const after = place({ ...look, zoom }, drawing, tile);
  const at = { x: (x - before.left) / before.width, y: (y - before.top) / before.height };
  return kept({
    zoom,
    x: look.x + at.x - (x - after.left) / after.width,
    y: look.y + at.y - (y - after.top) / after.height,
  });
}

export function panned(look: Look, dx: number, dy: number, drawing: Size, tile: Size): Look {
  const { width, height } = place(look, drawing, tile);
  return kept({ zoom: look.zoom, x: look.x - dx / width, y: look.y - dy / height });
}

/** The middle of the tile stays over the part of the drawing that can be filled: nothing gets lost. */
export function kept(look: Look): Look {
  const half = 0.5 / look.zoom;
  const within = (at: number) => Math.min(Math.max(at, half), 1 - half);
  return { zoom: look.zoom, x: within(look.x), y: within(look.y) };
}
