/** Geometry from binary chunks, as `vec2art_nb/studio/codec.py` writes them. */

export interface ChunkHead {
  type: "stroke" | "region" | "dot";
  degree: number;
  absolute: boolean;
  first: number;
  count: number;
  total: number;
  bbox: number[];
  arrays: [string, string, number][];
}

/** Some consecutive elements of a layer; coordinates are px of the picture. */
export interface Elements {
  type: ChunkHead["type"];
  degree: number;
  /** Widths are px of the picture, not relative to the pen. */
  absolute: boolean;
  first: number;
  count: number;
  total: number;
  bbox: [number, number, number, number];
  points: Float32Array;
  width: Float32Array;
  color: Uint8Array;
  /** Where subpaths begin and end; of dots there is none. */
  offsets: Uint32Array;
  closed: Uint8Array;
  /** Which subpaths each element has. */
  rings: Uint32Array;
  profile: Float32Array | null;
  border: Uint8Array | null;
  /** Colours at equal steps along each element, as many as `stops`; null: one colour each. */
  gradient: Uint8Array | null;
  stops: number;
}

type Numbers = Float32Array | Uint32Array | Uint8Array;

const TYPES = { f4: Float32Array, u4: Uint32Array, u1: Uint8Array } as const;

export function decode(head: ChunkHead, view: DataView): Elements {
  const arrays = readArrays(head.arrays, view);
  const offsets = (arrays.get("offsets") as Uint32Array | undefined) ?? upTo(head.count);
  const elements: Elements = {
    type: head.type,
    degree: head.degree,
    absolute: head.absolute,
    first: head.first,
    count: head.count,
    total: head.total,
    bbox: [head.bbox[0] ?? 0, head.bbox[1] ?? 0, head.bbox[2] ?? 0, head.bbox[3] ?? 0],
    points: needed(arrays, "points", Float32Array),
    width: needed(arrays, "width", Float32Array),
    color: needed(arrays, "color", Uint8Array),
    offsets,
    closed: (arrays.get("closed") as Uint8Array | undefined) ?? new Uint8Array(offsets.length - 1),
    rings: (arrays.get("rings") as Uint32Array | undefined) ?? upTo(head.count),
    profile: (arrays.get("profile") as Float32Array | undefined) ?? null,
    border: (arrays.get("border") as Uint8Array | undefined) ?? null,
    gradient: (arrays.get("gradient") as Uint8Array | undefined) ?? null,
    stops: 0,
  };
  if (elements.gradient !== null && head.count > 0)
    elements.stops = elements.gradient.length / (3 * head.count);
  check(elements);
  return elements;
}

function readArrays(list: ChunkHead["arrays"], view: DataView): Map<string, Numbers> {
  const found = new Map<string, Numbers>();
  const buffer = view.buffer as ArrayBuffer;
  let at = 0;
  for (const [name, type, length] of list) {
    const Type = TYPES[type as keyof typeof TYPES];
    if (Type === undefined) throw new Error(`chunk: ${name} has the unknown type ${type}`);
    const bytes = length * Type.BYTES_PER_ELEMENT;
    if (at + bytes > view.byteLength) throw new Error(`chunk: ${name} is cut off`);
    const start = view.byteOffset + at;
    const aligned = start % Type.BYTES_PER_ELEMENT === 0;
    found.set(name, aligned ? new Type(buffer, start, length) : new Type(buffer.slice(start, start + bytes)));
    at += bytes;
  }
  if (at !== view.byteLength) throw new Error(`chunk: ${view.byteLength - at} bytes too many`);
  return found;
}

function needed<T extends Numbers>(arrays: Map<string, Numbers>, name: string, type: new () => T): T {
  const found = arrays.get(name);
  if (!(found instanceof type)) throw new Error(`chunk: ${name} is missing`);
  return found;
}

let numbers = new Uint32Array(0);

/** Numbers from 0 to `count`; all share the same memory. */
export function upTo(count: number): Uint32Array {
  if (numbers.length <= count) numbers = new Uint32Array(2 * count + 1).map((_, i) => i);
  return numbers.subarray(0, count + 1);
}

/** Arrays that disagree would be drawn as garbage. */
function check(e: Elements): void {
  const paths = e.offsets.length - 1;
  const agree =
    e.width.length === e.count &&
    e.color.length === 3 * e.count &&
    e.rings.length === e.count + 1 &&
    e.rings[e.count] === paths &&
    e.offsets[paths] === e.points.length / 2 &&
    e.closed.length === paths &&
    (e.profile === null || e.profile.length === e.points.length / 2) &&
    Number.isInteger(e.stops);
  if (!agree) throw new Error(`chunk: arrays of ${e.count} elements disagree`);
}
