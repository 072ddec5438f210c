/** Pinned states in this page: their pictures, and which of them are compared. */

import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Connection, Part } from "./protocol";
import type { Pin } from "./state";

/** A: on the left, the picture unless it is a pin. B: on the right, the present drawing unless it is a pin. */
export type Side = "a" | "b";
export const SIDES = ["a", "b"] as const;

export class Pinboard {
  /** Addresses of thumbnails by the number of the pin. */
  readonly thumbnails = signal<Record<number, string>>({});
  /** The pin on each side; null: what is there without one. */
  readonly sides: Record<Side, Signal<number | null>> = { a: signal(null), b: signal(null) };
  /** Addresses of their SVGs, once they are here. */
  readonly shown: Record<Side, ReadonlySignal<string | null>>;
  readonly comparing = computed(() => SIDES.some((side) => this.sides[side].value !== null));
  private drawings = signal<Record<number, string>>({});
  private wanted = new Set<number>();
  /** Those of the wanted whose final came meanwhile: what is under way may be their draft. */
  private outdated = new Set<number>();

  constructor(private connection: Connection) {
    const address = (side: Side) => {
      const pin = this.sides[side].value;
      return pin === null ? null : (this.drawings.value[pin] ?? null);
    };
    this.shown = { a: computed(() => address("a")), b: computed(() => address("b")) };
  }

  pin(): void {
    this.connection.post({ kind: "pin" });
  }

  restore(pin: number): void {
    this.connection.post({ kind: "restore", id: pin });
    this.connection.post({ kind: "commit" });
  }

  rename(pin: number, name: string): void {
    if (name.trim() !== "")
      this.connection.post({ kind: "rename", id: pin, name: name.trim().slice(0, 100) });
  }

  remove(pin: number): void {
    this.connection.post({ kind: "unpin", id: pin });
  }

  /** Put a pin on a side; null takes it away again. */
  async show(side: Side, pin: number | null): Promise<void> {
    this.sides[side].value = pin;
    if (pin !== null && this.drawings.value[pin] === undefined) await this.fetch(pin);
  }

  /** Compare a pin with the present drawing, or stop that. */
  compare(pin: number): Promise<void> {
    const again = this.sides.a.value === pin;
    this.sides.b.value = null;
    return this.show("a", again ? null : pin);
  }

  /** What is changed has to be seen: the present drawing comes back. */
  changed(): void {
    this.sides.b.value = null;
  }

  /** Thumbnails come when they are made, and again when a final takes the place of a draft. */
  take(part: Part, view: DataView | undefined): void {
    if (view === undefined) return;
    this.thumbnails.value = this.without(this.thumbnails.value, part.pin);
    const made = address([view as DataView<ArrayBuffer>], "image/png");
    this.thumbnails.value = { ...this.thumbnails.value, [part.pin]: made };
    if (!part.draft && this.wanted.has(part.pin)) this.outdated.add(part.pin);
    if (this.drawings.value[part.pin] === undefined) return;
    if (SIDES.some((side) => this.sides[side].value === part.pin)) void this.fetch(part.pin).catch(() => {});
    else this.drawings.value = this.without(this.drawings.value, part.pin);
  }

  /** Forget what is no longer listed. */
  keep(pins: Pin[]): void {
    const ids = new Set(pins.map((pin) => pin.id));
    for (const held of [this.thumbnails, this.drawings]) {
      const gone = Object.keys(held.value)
        .map(Number)
        .filter((id) => !ids.has(id));
      for (const id of gone) held.value = this.without(held.value, id);
    }
    for (const side of Object.values(this.sides))
      if (side.value !== null && !ids.has(side.value)) side.value = null;
  }

  close(): void {
    this.keep([]);
  }

  private async fetch(pin: number): Promise<void> {
    if (this.wanted.has(pin)) return;
    this.wanted.add(pin);
    try {
      do {
        this.outdated.delete(pin);
        const { bytes } = await this.connection.request("pin", { pin });
        const rest = this.without(this.drawings.value, pin);
        this.drawings.value = { ...rest, [pin]: address([bytes], "image/svg+xml") };
      } while (this.outdated.has(pin));
    } finally {
      this.wanted.delete(pin);
    }
  }

  private without(record: Record<number, string>, id: number): Record<number, string> {
    const { [id]: gone, ...rest } = record;
    if (gone !== undefined) URL.revokeObjectURL(gone);
    return rest;
  }
}

function address(parts: BlobPart[], type: string): string {
  return URL.createObjectURL(new Blob(parts, { type }));
}
