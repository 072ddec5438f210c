/** How elements look: the view-only fields, which need nothing of the kernel to be applied. */

import type { Value } from "../protocol";

/** Diagonal of the picture that lengths in fields refer to. */
const REFERENCE = Math.hypot(1920, 1080);

export interface View {
  pen: number;
  color: string;
  opacity: number;
  preserve: boolean;
  /** null: transparent. */
  paper: string | null;
  fill: boolean;
  ownColors: boolean;
  lead: boolean;
  leadPen: number;
  /** null: the colours of the regions beside. */
  leadColor: string | null;
  dotShape: string;
  dotOpacity: number;
  dotInk: string;
  dotPreserve: boolean;
  precision: number;
}

/** The view by the attributes of Python's `View`; the kernel says which fields they are. */
export function viewOf(value: (attribute: string) => Value, width: number, height: number): View {
  const unit = Math.hypot(width, height) / REFERENCE;
  const number = (attribute: string) => Number(value(attribute) ?? 1);
  const text = (attribute: string, otherwise: string) => String(value(attribute) ?? otherwise);
  const paper = text("paper", "#ffffff");
  const lead = text("lead_color", "own");
  return {
    pen: number("stroke_width") * unit,
    color: text("stroke_color", "#000000"),
    opacity: number("stroke_opacity"),
    preserve: value("preserve") === true,
    paper: paper === "transparent" ? null : paper,
    fill: value("fill") === true,
    ownColors: value("own_colors") === true,
    lead: value("lead") === true,
    leadPen: number("lead_width") * unit,
    leadColor: lead === "own" ? null : lead,
    dotShape: text("dots_shape", "circle"),
    dotOpacity: number("dots_opacity"),
    dotInk: text("dots_ink", "#000000"),
    dotPreserve: value("dots_preserve") === true,
    precision: Number(value("precision") ?? 1),
  };
}

/** Decimals of coordinates of a picture of this size: as `View.decimals` in Python. */
export function decimals(precision: number, width: number, height: number): number {
  const coarser = Math.log10(Math.hypot(width, height) / REFERENCE);
  const steps = Math.trunc(coarser + Math.sign(coarser) * (1 - Math.log10(5)));
  return Math.min(Math.max(precision - steps, 0), 6);
}

export function rgb(color: string): [number, number, number] {
  const code = Number.parseInt(color.slice(1), 16);
  return [(code >> 16) & 255, (code >> 8) & 255, code & 255];
}

export function hex(red: number, green: number, blue: number): string {
  return `#${((1 << 24) | (red << 16) | (green << 8) | blue).toString(16).slice(1)}`;
}
