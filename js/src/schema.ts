/** What the kernel describes: fields, sections, presets, errors, the picture. */

import type { Value } from "./protocol";

export interface Choice {
  value: string;
  label: string;
}

export interface Condition {
  fields: string[];
  values: Value[];
}

/** A field as `ui_description()` describes it. */
export interface Field {
  path: string;
  keyword: string;
  label: string;
  help: string;
  unit: string;
  kind: "number" | "integer" | "boolean" | "choice" | "color";
  control: "slider" | "entry" | "switch" | "select" | "color";
  default: Value;
  optional: boolean;
  minimum: number | null;
  maximum: number | null;
  step: number | null;
  log: boolean | null;
  odd: boolean | null;
  decimals: number | null;
  choices: Choice[];
  view_only: boolean;
  algorithms: string[];
  depends_on: Condition[];
}

export interface Section {
  id: string;
  title: string;
  algorithms: string[];
  open: boolean;
  fields: Field[];
}

export interface FieldError {
  field: string;
  value: string;
  allowed: string;
  suggestion: string;
  text: string;
}

export interface PictureInfo {
  name: string;
  width: number;
  height: number;
  digest: string;
}

export interface Preset {
  name: string;
  title: string;
  algorithm: string;
  description: string;
}
