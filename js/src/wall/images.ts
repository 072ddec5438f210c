/** Images of the tiles in sight: thumbnail or draft at once, then the final; few at a time, nearest first. */

import { type Signal, signal } from "@preact/signals";
import type { Connection } from "../protocol";
import type { Tile } from "./tiles";

export interface Shown {
  address: string;
  stage: "thumbnail" | "draft" | "final";
}

/** Drawings that are asked for at a time: the workers have others to serve. */
const AT_ONCE = 4;

export class Images {
  private shown = new Map<number, Signal<Shown | null>>();
  private wanted: number[] = [];
  private asked = new Set<number>();
  private early = new Set<number>();
  /** Left while they were drawn: that they then fail says nothing. */
  private dropped = new Set<number>();
  private closed = false;
  /** How many drawings are on their way. */
  readonly busy = signal(0);

  constructor(
    private connection: Pick<Connection, "request" | "post">,
    private tiles: readonly Tile[],
    private failed: (tile: number, text: string) => void,
  ) {}

  of(tile: number): Signal<Shown | null> {
    let found = this.shown.get(tile);
    if (found === undefined) {
      found = signal<Shown | null>(null);
      this.shown.set(tile, found);
    }
    return found;
  }

  /** It came into sight. */
  want(tile: number): void {
    if (this.of(tile).peek()?.stage === "final" || this.wanted.includes(tile)) return;
    if (this.tiles[tile]?.error !== "") return;
    this.wanted.push(tile);
    // The kernel has thumbnails at hand: they do not wait for the drawings of others.
    if (this.tiles[tile]?.thumbnail && this.of(tile).peek() === null && !this.early.has(tile)) {
      this.early.add(tile);
      this.show(tile, "thumbnail").catch(() => undefined);
    }
    this.go();
  }

  /** It went out of sight: it need not be drawn. */
  leave(tile: number): void {
    this.wanted = this.wanted.filter((one) => one !== tile);
    if (!this.asked.has(tile)) return;
    this.dropped.add(tile);
    this.connection.post({ kind: "drop", tile });
  }

  close(): void {
    this.closed = true;
    for (const one of this.shown.values()) if (one.value !== null) URL.revokeObjectURL(one.value.address);
  }

  private go(): void {
    while (this.asked.size < AT_ONCE) {
      const tile = this.wanted.find((one) => !this.asked.has(one));
      if (tile === undefined) break;
      this.asked.add(tile);
      this.draw(tile).then((ended) => {
        this.asked.delete(tile);
        this.dropped.delete(tile);
        if (ended) this.wanted = this.wanted.filter((one) => one !== tile);
        if (!this.closed) this.go();
      });
    }
    this.busy.value = this.asked.size;
  }

  /** Whether there is nothing more to ask for; not if it was dropped meanwhile, and then came back into sight. */
  private async draw(tile: number): Promise<boolean> {
    try {
      if (!this.tiles[tile]?.thumbnail && this.of(tile).peek() === null) await this.show(tile, "draft");
      if (this.dropped.has(tile)) return false;
      await this.show(tile, "final");
    } catch (error) {
      if (this.dropped.has(tile)) return false;
      this.failed(tile, (error as Error).message);
    }
    return true;
  }

  private async show(tile: number, stage: Shown["stage"]): Promise<void> {
    const { mime, bytes } = await this.connection.request(stage, { tile });
    if (this.closed) return;
    const image = this.of(tile);
    // An image cannot run what an SVG may hold; decoded first, so that nothing flickers.
    const address = URL.createObjectURL(new Blob([bytes], { type: mime }));
    const decoded = new Image();
    decoded.src = address;
    await decoded.decode().catch(() => undefined);
    const before = image.peek();
    if (before?.stage === "final") {
      URL.revokeObjectURL(address);
      return;
    }
    image.value = { address, stage };
    if (before !== null) setTimeout(() => URL.revokeObjectURL(before.address), 1000);
  }
}
