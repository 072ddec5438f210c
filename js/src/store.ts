/** One Studio in one page: state, connection, and the frames that arrive. Views of it share it. */

import { batch, computed, type ReadonlySignal, signal } from "@preact/signals";
import { type ChunkHead, decode } from "./codec";
import { Pinboard } from "./pinboard";
import { cutCount, type Scene, SceneBuilder } from "./preview/scene";
import { Connection, type Model, type Received, SLICE, type Value } from "./protocol";
import type { Field } from "./schema";
import { type Action, applies, EMPTY, reduce, type State, shown } from "./state";

/** Larger files are refused by the kernel. */
const MOST_BYTES = 64 * SLICE;

function tooLarge(file: File): string {
  const size = Math.ceil(file.size / SLICE);
  const way = "Open it in Python: studio.picture = path of the file.";
  return `${file.name}: ${size} MB are too much for a page to hand over; allowed: 64 MB. ${way}`;
}

/** Milliseconds for which news are shown. */
const NEWS = 6000;

export class Store {
  readonly state = signal<State>(EMPTY);
  /** The newest frame that is complete. */
  readonly scene = signal<Scene | null>(null);
  /** The picture, once it has arrived and is decoded. */
  readonly bitmap = signal<ImageBitmap | null>(null);
  /** Addresses of thumbnails by the names of presets. */
  readonly thumbnails = signal<Record<string, string>>({});
  /** Paintings of the drawing so far, and how long the last took. */
  readonly painted = signal({ frames: 0, ms: 0 });
  /** Share of a file that has been handed over; null while none is. */
  readonly upload = signal<number | null>(null);
  /** Frames that began to arrive, and those of them that a newer one overtook. */
  readonly frames = signal({ arrived: 0, dropped: 0 });
  /** What was done a moment ago, in words. */
  readonly news = signal("");
  /** Counts what comes of a scene after it was shown. */
  readonly grown = signal(0);
  /** Whether the picture, or the pin that is compared, is shown for a moment. */
  readonly peek = signal(false);
  readonly pinboard: Pinboard;
  readonly connection: Connection;
  /** How many elements of each kind are shown, in words: cuts are counted here. */
  readonly elements = computed(() => {
    const text = this.state.value.progress.elements;
    const count = this.scene.value && cutCount(this.scene.value, (path) => this.value(path).value);
    return count === null ? text : text.replace(/\d+ strokes?/, `${count} stroke${count === 1 ? "" : "s"}`);
  });
  private values = new Map<string, ReadonlySignal<Value>>();
  private builder: SceneBuilder | null = null;
  /** All of the newest frame that is shown has arrived. */
  private finished = false;
  private gesture = 0;
  private forget = 0;
  private dragging: number | null = null;
  /** Pictures that have arrived. */
  private pictures = 0;

  constructor(model: Model) {
    this.connection = new Connection(model, {
      // a frame is painted with the values that came with it
      parts: (received) => batch(() => this.receive(received)),
      alive: (yes) => this.dispatch({ type: "alive", yes }),
      mismatch: (version) => this.dispatch({ type: "mismatch", version }),
      sent: (edit, paths) => this.dispatch({ type: "sent", edit, paths }),
    });
    this.pinboard = new Pinboard(this.connection);
  }

  dispatch(action: Action): void {
    this.state.value = reduce(this.state.value, action);
  }

  /** What a field shows; tells only of its own changes. */
  value(path: string): ReadonlySignal<Value> {
    let found = this.values.get(path);
    if (found === undefined) {
      found = computed(() => shown(this.state.value, path));
      this.values.set(path, found);
    }
    return found;
  }

  applies(field: Field): boolean {
    return applies(field.depends_on, (path) => this.value(path).value);
  }

  /** Set a field; within a drag nothing but `release` lets go of it. */
  set(path: string, value: Value, held = false): void {
    if (held) this.dragging ??= ++this.gesture;
    this.pinboard.changed();
    this.dispatch({ type: "edit", path, value, held });
    this.connection.edit({ [path]: value }, held ? this.dragging : null);
    if (!held) this.commit();
  }

  release(path: string): void {
    this.dragging = null;
    this.dispatch({ type: "release", path });
    this.commit();
  }

  commit(): void {
    this.connection.post({ kind: "commit" });
  }

  reset(paths: string[]): void {
    this.connection.post({ kind: "reset", fields: paths });
    this.commit();
  }

  /** Say for some seconds what was done. */
  tell(text: string): void {
    this.news.value = text;
    clearTimeout(this.forget);
    this.forget = window.setTimeout(() => {
      this.news.value = "";
    }, NEWS);
  }

  /** Say what went wrong, if anything does. */
  attempt(work: Promise<unknown>): void {
    work.catch((error: Error) => {
      this.news.value = "";
      this.dispatch({ type: "notice", text: error.message });
    });
  }

  /** Draw the picture in a file, or take over the settings that it holds. */
  async open(file: File): Promise<void> {
    this.upload.value = 0;
    try {
      if (file.size > MOST_BYTES) throw new Error(tooLarge(file));
      const bytes = new Uint8Array(await file.arrayBuffer());
      const answer = await this.connection.upload(file.name.slice(-200), bytes, (share) => {
        this.upload.value = share;
      });
      this.dispatch({ type: "notice", text: null });
      const settings = new TextDecoder().decode(answer.bytes) === "settings";
      this.tell(settings ? `Settings of ${file.name} taken over` : `${file.name} opened`);
    } catch (error) {
      this.dispatch({ type: "notice", text: (error as Error).message });
    } finally {
      this.upload.value = null;
    }
  }

  close(): void {
    clearTimeout(this.forget);
    this.connection.close();
    this.pictures++;
    this.bitmap.value?.close();
    this.pinboard.close();
    for (const address of Object.values(this.thumbnails.value)) URL.revokeObjectURL(address);
  }

  private receive(received: Received[]): void {
    let state = this.state.value;
    for (const { part, buffers } of received) {
      if (part.kind === "run") this.begin(part);
      else if (part.kind === "chunk") {
        const problem = this.takeChunk(part as unknown as ChunkHead & Received["part"], buffers);
        if (problem !== null) state = reduce(state, { type: "notice", text: problem });
      } else {
        if (part.kind === "done") this.finish(part);
        if (part.kind === "picture") this.attempt(this.takePicture(part.mime, buffers[0]));
        if (part.kind === "changed") this.pinboard.changed();
        if (part.kind === "pins") this.pinboard.keep(part.pins);
        if (part.kind === "pinned") this.pinboard.take(part, buffers[0]);
        if (part.kind === "thumbnail") this.takeThumbnail(part.preset, buffers[0]);
        state = reduce(state, { type: "part", part });
      }
    }
    this.state.value = state;
  }

  private begin(part: Received["part"]): void {
    const { arrived, dropped } = this.frames.peek();
    const overtaken = this.builder !== null && !this.finished;
    this.frames.value = { arrived: arrived + 1, dropped: dropped + (overtaken ? 1 : 0) };
    this.builder = SceneBuilder.for(part);
    this.finished = false;
  }

  /** Add it to its drawing; one that cannot be read ends that drawing, and nothing else: says why. */
  private takeChunk(head: ChunkHead & Received["part"], buffers: DataView[]): string | null {
    const [view] = buffers;
    if (view === undefined || !this.builder?.accepts(head.run, head.draft)) return null;
    try {
      this.builder.add(head.layer, decode(head, view));
    } catch (error) {
      this.builder = null;
      return `A drawing arrived damaged (${(error as Error).message}). Change a setting to draw again.`;
    }
    if (this.builder.scene === this.scene.peek()) this.grown.value++;
    return null;
  }

  private finish(part: Received["part"]): void {
    if (!this.builder?.accepts(part.run, part.draft)) return;
    this.finished = true;
    const scene = this.builder.scene;
    scene.cuts = part.cuts ?? [];
    const now = this.scene.value;
    if (now !== null && (now.run > scene.run || (now.run === scene.run && now.draft === scene.draft))) return;
    if (now !== null && now.run === scene.run && !now.draft) return;
    this.scene.value = scene;
  }

  private takeThumbnail(preset: string, view: DataView | undefined): void {
    if (view === undefined) return;
    const before = this.thumbnails.value[preset];
    if (before !== undefined) URL.revokeObjectURL(before);
    const address = URL.createObjectURL(new Blob([view as DataView<ArrayBuffer>], { type: "image/png" }));
    this.thumbnails.value = { ...this.thumbnails.value, [preset]: address };
  }

  private async takePicture(mime: string, view: DataView | undefined): Promise<void> {
    if (view === undefined) return;
    const bytes = view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength) as ArrayBuffer;
    const number = ++this.pictures;
    const bitmap = await createImageBitmap(new Blob([bytes], { type: mime }));
    if (number !== this.pictures) {
      bitmap.close(); // a newer one has come meanwhile, or the end
      return;
    }
    const before = this.bitmap.value;
    this.bitmap.value = bitmap;
    before?.close();
  }
}
