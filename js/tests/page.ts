/** A kernel to talk with, and time that is moved by hand. */

import type { Json, Model, Part } from "../src/protocol";
import type { Field, Section } from "../src/schema";

type Listener = (content: unknown, buffers: DataView[]) => void;

export class Kernel implements Model {
  sent: Json[] = [];
  private listeners = new Set<Listener>();
  private seq = 0;

  send(content: unknown): void {
    this.sent.push(structuredClone(content) as Json);
  }

  on(_event: "msg:custom", listener: Listener): void {
    this.listeners.add(listener);
  }

  off(_event: "msg:custom", listener: Listener): void {
    this.listeners.delete(listener);
  }

  get parts(): Part[] {
    return this.sent.flatMap((envelope) => envelope.parts);
  }

  of(kind: string): Part[] {
    return this.parts.filter((part) => part.kind === kind);
  }

  say(parts: Part[], buffers: DataView[] = [], seq = ++this.seq): void {
    this.seq = seq;
    for (const listener of this.listeners) listener({ v: 1, seq, parts }, buffers);
  }
}

export class Clock {
  private time = 0;
  private timers = new Map<number, { due: number; run: () => void }>();
  private last = 0;

  now = () => this.time;

  later = (run: () => void, ms: number): number => {
    this.timers.set(++this.last, { due: this.time + ms, run });
    return this.last;
  };

  drop = (timer: number): void => {
    this.timers.delete(timer);
  };

  /** Let time pass, and all that is due in it happen. */
  async pass(ms: number): Promise<void> {
    const end = this.time + ms;
    await Promise.resolve();
    for (;;) {
      const next = [...this.timers]
        .filter(([, one]) => one.due <= end)
        .sort((a, b) => a[1].due - b[1].due)[0];
      if (next === undefined) break;
      this.timers.delete(next[0]);
      this.time = next[1].due;
      next[1].run();
      await Promise.resolve();
    }
    this.time = end;
  }
}

export function field(path: string, more: Partial<Field> = {}): Field {
  return {
    path,
    keyword: path.replace(".", "_"),
    label: path,
    help: `What ${path} does.`,
    unit: "",
    kind: "number",
    control: "slider",
    default: 0.5,
    optional: false,
    minimum: 0,
    maximum: 1,
    step: 0.01,
    log: false,
    odd: false,
    decimals: 2,
    choices: [],
    view_only: false,
    algorithms: [],
    depends_on: [],
    ...more,
  };
}

export function section(id: string, fields: Field[], more: Partial<Section> = {}): Section {
  return { id, title: id, algorithms: ["edge"], open: true, fields, ...more };
}

export function snapshot(sections: Section[], more: Json = {}): Part {
  const values = Object.fromEntries(
    sections.flatMap((one) => one.fields).map((one) => [one.path, one.default]),
  );
  return {
    kind: "snapshot",
    rev: 0,
    values,
    sections,
    presets: [],
    view: {},
    picture: null,
    run: 0,
    undo: null,
    redo: null,
    ...more,
  };
}

/** Bytes that Python wrote as base64, beginning `shift` bytes into their buffer. */
export function bytes(base64: string, shift = 0): DataView {
  const text = atob(base64);
  const made = new Uint8Array(text.length + shift);
  for (let i = 0; i < text.length; i++) made[i + shift] = text.charCodeAt(i);
  return new DataView(made.buffer, shift);
}
