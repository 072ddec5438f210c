/** Where the picture lies on screen: pure geometry of zoom and pan. */

export interface Viewport {
  /** CSS px per px of the picture. */
  scale: number;
  /** Where its top left corner is, CSS px. */
  x: number;
  y: number;
}

export interface Size {
  width: number;
  height: number;
}

export interface Rect extends Size {
  x: number;
  y: number;
}

export const LEAST_SCALE = 0.02;
export const MOST_SCALE = 64;

/** The whole picture in the middle, with some room around it, and `below` it for what floats there. */
export function contain(picture: Size, stage: Size, margin = 0, below = margin): Viewport {
  const room = (side: number, taken: number) => Math.max(side - taken, side / 2, 1);
  const width = room(stage.width, 2 * margin);
  const height = room(stage.height, margin + below);
  const scale = Math.min(width / picture.width, height / picture.height);
  return centred(picture, { width: stage.width, height: Math.min(height + 2 * margin, stage.height) }, scale);
}

export function centred(picture: Size, stage: Size, scale: number): Viewport {
  return {
    scale,
    x: (stage.width - picture.width * scale) / 2,
    y: (stage.height - picture.height * scale) / 2,
  };
}

/** Zoom so that what is at (x, y) on screen stays there. */
export function zoomAt(view: Viewport, factor: number, x: number, y: number): Viewport {
  const scale = Math.min(Math.max(view.scale * factor, LEAST_SCALE), MOST_SCALE);
  const ratio = scale / view.scale;
  return { scale, x: x - (x - view.x) * ratio, y: y - (y - view.y) * ratio };
}

export function pan(view: Viewport, dx: number, dy: number): Viewport {
  return { ...view, x: view.x + dx, y: view.y + dy };
}

/** Keep some of the picture on the stage: it cannot be lost. */
export function kept(view: Viewport, picture: Size, stage: Size, least = 48): Viewport {
  const within = (at: number, size: number, room: number) =>
    Math.min(Math.max(at, Math.min(least, size) - size), room - Math.min(least, size));
  return {
    scale: view.scale,
    x: within(view.x, picture.width * view.scale, stage.width),
    y: within(view.y, picture.height * view.scale, stage.height),
  };
}

/** Part of the picture's rectangle on screen that is worth painting: the stage and `margin` times its size around. */
export function painted(view: Viewport, picture: Size, stage: Size, margin: number): Rect {
  const left = Math.max(view.x, -stage.width * margin);
  const top = Math.max(view.y, -stage.height * margin);
  const right = Math.min(view.x + picture.width * view.scale, stage.width * (1 + margin));
  const bottom = Math.min(view.y + picture.height * view.scale, stage.height * (1 + margin));
  return { x: left, y: top, width: Math.max(right - left, 0), height: Math.max(bottom - top, 0) };
}
