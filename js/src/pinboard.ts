/** Pinned states in this page: their pictures, and which of them the drawing is compared with. */

import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Connection, Part } from "./protocol";
import type { Pin } from "./state";

export class Pinboard {
  /** Addresses of thumbnails by the number of the pin. */
  readonly thumbnails = signal<Record<number, string>>({});
  /** The pin that is shown in the place of the picture. */
  readonly compared = signal<number | null>(null);
  /** Address of its SVG, once it is here. */
  readonly shown: ReadonlySignal<string | null>;
  private drawings = signal<Record<number, string>>({});
  private wanted = new Set<number>();

  constructor(private connection: Connection) {
    this.shown = computed(() => {
      const pin = this.compared.value;
      return pin === null ? null : (this.drawings.value[pin] ?? null);
    });
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

  /** Compare with a pin, or no longer with it. */
  async compare(pin: number): Promise<void> {
    if (this.compared.value === pin) {
      this.compared.value = null;
      return;
    }
    this.compared.value = pin;
    if (this.drawings.value[pin] !== undefined || this.wanted.has(pin)) return;
    this.wanted.add(pin);
    try {
      const { bytes } = await this.connection.request("pin", { pin });
      this.drawings.value = { ...this.drawings.value, [pin]: address([bytes], "image/svg+xml") };
    } finally {
      this.wanted.delete(pin);
    }
  }

  /** Thumbnails come when they are made, and again when a final takes the place of a draft. */
  take(part: Part, view: DataView | undefined): void {
    if (view === undefined) return;
    this.thumbnails.value = this.without(this.thumbnails.value, part.pin);
    this.drawings.value = this.without(this.drawings.value, part.pin);
    const made = address([view as DataView<ArrayBuffer>], "image/png");
    this.thumbnails.value = { ...this.thumbnails.value, [part.pin]: made };
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
    if (this.compared.value !== null && !ids.has(this.compared.value)) this.compared.value = null;
  }

  close(): void {
    this.keep([]);
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
