/** What the kernel tells of a wall, and the order in which its tiles are shown: pure. */

import type { Json } from "../protocol";

export interface Tile {
  title: string;
  width: number;
  height: number;
  values: Record<string, string>;
  metrics: Record<string, number | null>;
  thumbnail: boolean;
  error: string;
  pruned: boolean;
  /** Whether a Studio can be opened on it. */
  opens: boolean;
}

export interface Metric {
  name: string;
  direction: "minimise" | "maximise";
  help: string;
}

export interface Axis {
  name: string;
  values: string[];
}

export interface Wall {
  mode: "sheet" | "compare";
  title: string;
  rows: Axis | null;
  columns: Axis | null;
  metrics: Metric[];
  metric: string;
  /** The tile that a Studio is open on; -1 if there is none. */
  selected: number;
  differences: [string, string[]][];
  tiles: Tile[];
}

export function wallOf(part: Json): Wall {
  const metrics = (part.metrics as [string, Metric["direction"], string][]).map(
    ([name, direction, help]) => ({
      name,
      direction,
      help,
    }),
  );
  return { ...(part as unknown as Wall), metrics };
}

/** A figure as a label. */
export function figure(value: number | null | undefined): string {
  if (value === null || value === undefined) return "–";
  if (Number.isInteger(value) || Math.abs(value) >= 1000) return Math.round(value).toLocaleString("en");
  return Number(value.toPrecision(3)).toString();
}

/** How good each tile is, 0 to 1 among all; null where there is no figure. */
export function ranks(tiles: readonly Tile[], metric: Metric | undefined): (number | null)[] {
  const figures = tiles.map((tile) => (metric === undefined ? null : (tile.metrics[metric.name] ?? null)));
  const known = figures.filter((value) => value !== null);
  const least = Math.min(...known);
  const span = Math.max(...known) - least;
  return figures.map((value) => {
    if (value === null) return null;
    const share = span > 0 ? (value - least) / span : 1;
    return metric?.direction === "minimise" && span > 0 ? 1 - share : share;
  });
}

/** `ink<0.2`, `detail>=.5`: a condition on a figure or a value. */
const CONDITION = /^([\w.]+)(<=|>=|<|>|=)(-?[\d.]+(?:e-?\d+)?)$/;

function meets(tile: Tile, [, name = "", sign = "", limit = ""]: RegExpExecArray): boolean {
  const about = { ...tile.values, ...tile.metrics };
  const key = Object.keys(about).find((one) => one.toLowerCase() === name);
  const value = key === undefined ? null : about[key];
  if (value === null || value === undefined) return false;
  const difference = Number(value) - Number(limit);
  if (sign.endsWith("=") && difference === 0) return true;
  return sign.startsWith("<") ? difference < 0 : sign.startsWith(">") && difference > 0;
}

/** Numbers of the tiles to show, in order: those with all words in what is said of them, that meet all conditions. */
export function shown(wall: Wall, words: string, sortBy: string): number[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const found = wall.tiles.flatMap((tile, number) => {
    const about = `${tile.title} ${tile.error} ${tile.pruned ? "pruned" : ""}`.toLowerCase();
    const fits = wanted.every((word) => {
      const condition = CONDITION.exec(word);
      return condition === null ? about.includes(word) : meets(tile, condition);
    });
    return fits ? [number] : [];
  });
  const metric = wall.metrics.find((one) => one.name === sortBy);
  if (metric === undefined) return found;
  const rank = ranks(wall.tiles, metric);
  return found.sort((a, b) => (rank[b] ?? -1) - (rank[a] ?? -1) || a - b);
}

/** Tiles of each cell of the table, row by row; null without a table. */
export function table(wall: Wall, numbers: readonly number[]): number[][] | null {
  const { rows, columns } = wall;
  if (rows === null && columns === null) return null;
  const width = columns?.values.length ?? 1;
  const cells: number[][] = Array.from({ length: (rows?.values.length ?? 1) * width }, () => []);
  for (const number of numbers) {
    const values = wall.tiles[number]?.values ?? {};
    const row = rows === null ? 0 : rows.values.indexOf(values[rows.name] ?? "");
    const column = columns === null ? 0 : columns.values.indexOf(values[columns.name] ?? "");
    if (row >= 0 && column >= 0) cells[row * width + column]?.push(number);
  }
  return cells;
}
