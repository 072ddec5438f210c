/** What is shown, as plain data and a pure reducer: the kernel's word is the truth, edits go over it until it answers. */

import type { Part, Value, Values } from "./protocol";
import type { Condition, Field, FieldError, PictureInfo, Preset, Section } from "./schema";

/** A value that the kernel has not confirmed yet. */
interface Local {
  value: Value;
  /** Number of the edit that carries it; null until it leaves. */
  edit: number | null;
  /** Being dragged: nothing else may move it. */
  held: boolean;
}

export type Phase = "idle" | "waiting" | "draft" | "final" | "cancelled" | "failed";

export interface Progress {
  phase: Phase;
  /** Newest run that is wanted. */
  run: number;
  stage: string;
  fraction: number;
  draftSeconds: number | null;
  finalSeconds: number | null;
  elements: string;
  bytes: number | null;
  partial: boolean;
  stages: [string, number, boolean][];
  text: string;
}

/** A state put aside. */
export interface Pin {
  id: number;
  name: string;
}

export interface State {
  ready: boolean;
  alive: boolean;
  mismatch: number | null;
  truth: Values;
  revs: Record<string, number>;
  local: Record<string, Local>;
  errors: Record<string, FieldError>;
  notice: string | null;
  sections: Section[];
  fields: Record<string, Field>;
  presets: Preset[];
  /** Paths of the view-only fields, by what they are called where elements are painted. */
  view: Record<string, string>;
  picture: PictureInfo | null;
  undo: string | null;
  redo: string | null;
  /** The preset that all values are those of. */
  preset: string | null;
  pins: Pin[];
  progress: Progress;
}

export const EMPTY: State = {
  ready: false,
  alive: true,
  mismatch: null,
  truth: {},
  revs: {},
  local: {},
  errors: {},
  notice: null,
  sections: [],
  fields: {},
  presets: [],
  view: {},
  picture: null,
  undo: null,
  redo: null,
  preset: null,
  pins: [],
  progress: {
    phase: "idle",
    run: 0,
    stage: "",
    fraction: 0,
    draftSeconds: null,
    finalSeconds: null,
    elements: "",
    bytes: null,
    partial: false,
    stages: [],
    text: "",
  },
};

export type Action =
  | { type: "edit"; path: string; value: Value; held: boolean }
  | { type: "release"; path: string }
  | { type: "sent"; edit: number; paths: string[] }
  | { type: "alive"; yes: boolean }
  | { type: "mismatch"; version: number }
  | { type: "notice"; text: string | null }
  | { type: "forgive"; path: string }
  | { type: "part"; part: Part };

/** Value to show: the local one while there is one. */
export function shown(state: State, path: string): Value {
  return (state.local[path] ?? { value: state.truth[path] ?? null }).value;
}

export function allShown(state: State): Values {
  const values = { ...state.truth };
  for (const [path, local] of Object.entries(state.local)) values[path] = local.value;
  return values;
}

/** Whether a field has an effect now. */
export function applies(conditions: Condition[], value: (path: string) => Value): boolean {
  return conditions.every((one) => one.fields.some((path) => one.values.includes(value(path))));
}

export function reduce(state: State, action: Action): State {
  switch (action.type) {
    case "edit": {
      const { path, value, held } = action;
      return {
        ...state,
        local: { ...state.local, [path]: { value, edit: null, held } },
        errors: without(state.errors, [path]),
      };
    }
    case "release": {
      const local = state.local[action.path];
      if (local === undefined) return state;
      return settle({ ...state, local: { ...state.local, [action.path]: { ...local, held: false } } }, -1);
    }
    case "sent": {
      const local = { ...state.local };
      for (const path of action.paths) {
        const one = local[path];
        if (one !== undefined && one.edit === null) local[path] = { ...one, edit: action.edit };
      }
      return { ...state, local };
    }
    case "alive":
      return state.alive === action.yes ? state : { ...state, alive: action.yes };
    case "mismatch":
      return { ...state, mismatch: action.version };
    case "notice":
      return { ...state, notice: action.text };
    case "forgive":
      return { ...state, errors: without(state.errors, [action.path]) };
    case "part":
      return receive(state, action.part);
  }
}

function receive(state: State, part: Part): State {
  switch (part.kind) {
    case "snapshot":
      return snapshot(state, part);
    case "changed":
      return { ...learn(state, part), undo: part.undo, redo: part.redo, preset: part.preset ?? null };
    case "accepted": {
      const errors = without(state.errors, Object.keys(part.values));
      for (const error of part.errors as FieldError[]) errors[error.field] = error;
      return settle({ ...learn(state, part), errors }, part.edit);
    }
    case "problem":
      return { ...state, errors: { ...state.errors, [part.error.field]: part.error } };
    case "picture":
      return {
        ...state,
        picture: { name: part.name, width: part.width, height: part.height, digest: part.digest },
      };
    case "failed":
      return { ...state, notice: part.text };
    case "pins":
      return { ...state, pins: part.pins };
    default:
      return { ...state, progress: advance(state.progress, part) };
  }
}

function snapshot(state: State, part: Part): State {
  const sections = part.sections as Section[];
  const fields = Object.fromEntries(
    sections.flatMap((one) => one.fields).map((field) => [field.path, field]),
  );
  const presets = (part.presets as string[][]).map(
    ([name = "", title = "", algorithm = "", description = ""]) => ({
      name,
      title,
      algorithm,
      description,
    }),
  );
  const { picture, undo, redo, preset, view } = part;
  const progress =
    part.run > state.progress.run
      ? { ...state.progress, run: part.run, phase: "waiting" as Phase }
      : state.progress;
  const known = {
    ...state,
    ready: true,
    sections,
    fields,
    presets,
    view,
    picture,
    undo,
    redo,
    preset,
    progress,
  };
  return learn(known, part);
}

/** Take over values, unless newer ones are known. */
function learn(state: State, part: Part): State {
  const truth = { ...state.truth };
  const revs = { ...state.revs };
  for (const [path, value] of Object.entries(part.values as Values)) {
    if (part.rev < (revs[path] ?? -1)) continue;
    truth[path] = value;
    revs[path] = part.rev;
  }
  const progress =
    typeof part.run === "number" && part.run > state.progress.run
      ? { ...state.progress, run: part.run, phase: "waiting" as Phase, fraction: 0, text: "" }
      : state.progress;
  return { ...state, truth, revs, progress };
}

/** Drop local values that were answered by the edit of this number, or an earlier one. */
function settle(state: State, edit: number): State {
  const local: Record<string, Local> = {};
  for (const [path, one] of Object.entries(state.local)) {
    const answered = one.edit !== null && (one.edit <= edit || one.edit < 0);
    if (!answered) local[path] = one;
    else if (one.held) local[path] = { ...one, edit: -1 };
  }
  return { ...state, local };
}

function advance(progress: Progress, part: Part): Progress {
  if (part.run < progress.run && part.kind !== "done") return progress;
  switch (part.kind) {
    case "progress":
      return { ...progress, stage: part.stage, fraction: part.fraction };
    case "stopped":
      return { ...progress, phase: part.cancelled ? "cancelled" : "failed", text: part.text };
    case "size":
      return { ...progress, bytes: part.bytes, elements: part.elements ?? progress.elements };
    case "done": {
      const { elements, partial, stages } = part;
      const seconds = part.draft ? { draftSeconds: part.seconds } : { finalSeconds: part.seconds };
      const stale = part.run < progress.run;
      const phase: Phase = stale ? progress.phase : part.draft ? "draft" : "final";
      const run = Math.max(part.run, progress.run);
      return { ...progress, ...seconds, run, phase, elements, partial, stages, fraction: 0, stage: "" };
    }
    default:
      return progress;
  }
}

function without<T>(record: Record<string, T>, paths: string[]): Record<string, T> {
  const rest = { ...record };
  for (const path of paths) delete rest[path];
  return rest;
}
