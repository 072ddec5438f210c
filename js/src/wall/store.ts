/** State of a wall in the page: what the kernel told, and how people look at it. */

import { computed, signal } from "@preact/signals";
import { keep } from "../keep";
import { Pointers } from "../pointers";
import { Connection, type Model, type Received } from "../protocol";
import { type Fit, fitting } from "./fit";
import { Images } from "./images";
import { type Look, WHOLE, zoomed } from "./place";
import { ranks, shown, type Tile, type Wall, wallOf } from "./tiles";

export class WallStore {
  readonly wall = signal<Wall | null>(null);
  readonly look = signal<Look>(WHOLE);
  /** Those on any of the drawings: two fingers are often on two. */
  readonly pointers = new Pointers();
  readonly words = signal("");
  readonly sortBy = signal("");
  readonly metric = signal("");
  /** CSS px: width of the wall, and that of a tile if somebody chose one. */
  readonly room = signal(0);
  readonly chosen = signal<number | null>(null);
  readonly fit = computed((): Fit => {
    const [wall, width] = [this.wall.value, this.chosen.value];
    if (wall === null || width !== null) return { width: width ?? 0, columns: null };
    return fitting(wall, this.room.value);
  });
  /** The two behind the curtain, left and right; null while all are beside each other. */
  readonly pair = signal<[number, number] | null>(null);
  /** Where the curtain is, in per cent. */
  readonly split = signal(50);
  readonly selected = signal(-1);
  /** The tile that Tab leads to. */
  readonly here = signal(0);
  /** Why tiles could not be drawn. */
  readonly failures = signal<Record<number, string>>({});
  readonly notice = signal("");
  readonly alive = signal(true);
  readonly numbers = computed(() =>
    this.wall.value === null ? [] : shown(this.wall.value, this.words.value, this.sortBy.value),
  );
  readonly ranks = computed(() => {
    const wall = this.wall.value;
    return wall === null
      ? []
      : ranks(
          wall.tiles,
          wall.metrics.find((one) => one.name === this.metric.value),
        );
  });
  readonly connection: Connection;
  images: Images;

  constructor(model: Model) {
    this.connection = new Connection(model, {
      parts: (received) => this.take(received),
      alive: (yes) => {
        this.alive.value = yes;
      },
      mismatch: (version) => {
        this.notice.value = `The kernel speaks version ${version}: restart it and reload the page.`;
      },
      sent: () => undefined,
    });
    this.images = this.imagesOf([]);
  }

  open(tile: number): void {
    this.here.value = tile;
    if (this.wall.peek()?.tiles[tile]?.opens) this.connection.post({ kind: "open", tile });
  }

  /** Zoom about the middle. */
  zoomBy(factor: number): void {
    const tile = this.wall.peek()?.tiles[0];
    if (tile === undefined) return;
    this.look.value = zoomed(this.look.peek(), factor, tile.width / 2, tile.height / 2, tile, tile);
  }

  async save(format: "svg" | "html"): Promise<void> {
    this.notice.value = "Drawing everything …";
    try {
      const { mime, bytes } = await this.connection.request(format);
      keep(`${this.wall.peek()?.mode === "compare" ? "comparison" : "contact-sheet"}.${format}`, mime, bytes);
      this.notice.value = "";
    } catch (error) {
      this.notice.value = (error as Error).message;
    }
  }

  close(): void {
    this.images.close();
    this.connection.close();
  }

  private take(received: Received[]): void {
    for (const { part } of received) {
      if (part.kind === "tiles") this.meet(wallOf(part));
      else if (part.kind === "selected") this.selected.value = part.tile;
      else if (part.kind === "failed") this.notice.value = part.text;
    }
  }

  private imagesOf(tiles: readonly Tile[]): Images {
    return new Images(this.connection, tiles, (tile, text) => {
      this.failures.value = { ...this.failures.peek(), [tile]: text };
    });
  }

  private meet(wall: Wall): void {
    if (this.wall.peek() !== null) return; // told again, after a message was lost
    this.images = this.imagesOf(wall.tiles);
    this.metric.value = wall.metric;
    this.selected.value = wall.selected;
    this.wall.value = wall;
  }
}
