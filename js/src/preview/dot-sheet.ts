/**
 * Dots, pixel by pixel. A browser makes every arc anew for every painting, which with many dots takes longer than
 * all else; their pixels are few, and what covers one is a line of arithmetic.
 */

import type { Elements } from "../codec";

/** Pixels in rows, red in the lowest byte and opacity in the highest, not premultiplied: as in `ImageData`. */
export interface Sheet {
  pixels: Uint32Array;
  columns: number;
  rows: number;
}

/** What leads from px of the picture to those of a sheet. */
export interface Place {
  scale: number;
  x: number;
  y: number;
}

/** Dots with a smaller radius, px, are drawn as large as this and paler. */
const LEAST = 0.75;

/** Sides of the square and the triangle with the area of a circle of radius 1, and the height of the latter. */
const SQUARE = Math.sqrt(Math.PI);
const TRIANGLE = 2 * Math.sqrt(Math.PI / Math.sqrt(3));
const RISE = (TRIANGLE * Math.sqrt(3)) / 2;

/** How far a place is inside a shape whose middle is at (0, 0). */
type Inside = (dx: number, dy: number, radius: number) => number;

/** Lay some pixels of a row, of which the first lies at (dx, dy) from the middle of a shape. */
type LayRow = (
  pixels: Uint32Array,
  first: number,
  last: number,
  dx: number,
  dy: number,
  radius: number,
  full: number,
  ink: number,
  inside: Inside,
) => void;

const layCircle: LayRow = (pixels, first, last, dx, dy, radius, full, ink) => {
  const core = (radius - 0.5) ** 2;
  const rim = (radius + 0.5) ** 2;
  const rise = dy * dy;
  for (let at = first; at < last; at++, dx++) {
    const away = dx * dx + rise;
    if (away >= rim) continue;
    // most pixels need no root
    const opacity = away <= core ? full : full * (radius + 0.5 - Math.sqrt(away));
    pixels[at] = over(ink, opacity, pixels[at] ?? 0);
  }
};

const layShape: LayRow = (pixels, first, last, dx, dy, radius, full, ink, inside) => {
  for (let at = first; at < last; at++, dx++) {
    const share = inside(dx, dy, radius) + 0.5;
    if (share > 0) pixels[at] = over(ink, share >= 1 ? full : full * share, pixels[at] ?? 0);
  }
};

interface Shape {
  inside: Inside;
  /** How far it reaches from its middle, in radii. */
  reach: number;
  /** What a slope of one px across the edges covers beyond the shape, over the area of a circle of 1 px. */
  excess: number;
}

const CIRCLE: Shape = { inside: (dx, dy, radius) => radius - Math.hypot(dx, dy), reach: 1, excess: 1 / 12 };

const SHAPES: Record<string, Shape> = {
  square: {
    inside: (dx, dy, radius) => (SQUARE / 2) * radius - Math.max(Math.abs(dx), Math.abs(dy)),
    reach: SQUARE / 2,
    excess: 1 / (3 * Math.PI),
  },
  diamond: {
    inside: (dx, dy, radius) => (SQUARE / 2) * radius - (Math.abs(dx) + Math.abs(dy)) * Math.SQRT1_2,
    reach: SQUARE * Math.SQRT1_2,
    excess: 1 / (3 * Math.PI),
  },
  triangle: {
    inside: (dx, dy, radius) => {
      const base = (RISE / 3) * radius;
      return Math.min(base - dy, base + dy / 2 - (Math.sqrt(3) / 2) * Math.abs(dx));
    },
    reach: (2 / 3) * RISE,
    excess: Math.sqrt(3) / (4 * Math.PI),
  },
};

/**
 * Lay dots over what is on a sheet; `size` is px of the picture per unit of their widths, and dots without an
 * ink keep their own colours.
 */
export function layDots(
  sheet: Sheet,
  e: Elements,
  shape: string,
  size: number,
  place: Place,
  ink: number | null,
): void {
  const { inside, reach, excess } = SHAPES[shape] ?? CIRCLE;
  const lay = inside === CIRCLE.inside ? layCircle : layShape;
  const { points, width, color } = e;
  const { pixels, columns, rows } = sheet;
  for (let i = 0; i < e.count; i++) {
    const exact = ((width[i] ?? 0) * size * place.scale) / 2;
    const radius = Math.sqrt(Math.max(exact, LEAST) ** 2 - excess);
    const far = radius * reach + 0.5;
    const x = (points[2 * i] ?? 0) * place.scale + place.x;
    const y = (points[2 * i + 1] ?? 0) * place.scale + place.y;
    if (!(x > -far && y > -far && x < columns + far && y < rows + far)) continue;
    const full = exact < LEAST ? 255 * (exact / LEAST) ** 2 : 255;
    const own = ink ?? (color[3 * i] ?? 0) | ((color[3 * i + 1] ?? 0) << 8) | ((color[3 * i + 2] ?? 0) << 16);
    const left = Math.max(Math.floor(x - far), 0);
    const right = Math.min(Math.ceil(x + far), columns);
    const bottom = Math.min(Math.ceil(y + far), rows);
    for (let row = Math.max(Math.floor(y - far), 0); row < bottom; row++) {
      const first = row * columns + left;
      const last = row * columns + right;
      const dx = left + 0.5 - x;
      const dy = row + 0.5 - y;
      lay(pixels, first, last, dx, dy, radius, full, own, inside);
    }
  }
}

/** A colour of an opacity of 0 to 255 over a pixel. */
function over(ink: number, opacity: number, below: number): number {
  const under = below >>> 24;
  if (under === 0 || opacity >= 255) return ink | ((opacity + 0.5) << 24);
  const all = opacity + (under * (255 - opacity)) / 255;
  const share = opacity / all;
  const mixed = (shift: number) => {
    const from = (below >> shift) & 255;
    return Math.round(from + (((ink >> shift) & 255) - from) * share) << shift;
  };
  return mixed(0) | mixed(8) | mixed(16) | ((all + 0.5) << 24);
}
