/** The stage: drawing and picture in their panes, one viewport for both. */

import { effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Shown } from "../cuts";
import { SIDES, type Side } from "../pinboard";
import type { Value } from "../protocol";
import { DrawingLayer } from "./drawing-layer";
import { listen } from "./gestures";
import { type PictureLayer, pictureLayer } from "./picture-layer";
import { PinLayer } from "./pin-layer";
import { type Scene, shownOf } from "./scene";
import { isLight, SvgLayer } from "./svg-layer";
import { type View, viewOf } from "./view";
import { centred, contain, kept, pan, type Size, type Viewport, zoomAt } from "./viewport";

export type Mode = "drawing" | "picture" | "split" | "side";

/** What is shown; all of it may change at any time. */
export interface Sources {
  scene: Signal<Scene | null>;
  bitmap: Signal<ImageBitmap | null>;
  /** Size of the picture, px. */
  picture(): Size | null;
  /** Told how many milliseconds a painting took. */
  painted(ms: number): void;
  /** Addresses of SVGs that take the place of the picture (A) and of the drawing (B); null: none does. */
  pinned: Record<Side, ReadonlySignal<string | null>>;
  /** The picture, or what takes its place, is shown for a moment. */
  peek: ReadonlySignal<boolean>;
  /** More of the scene has arrived. */
  grown: ReadonlySignal<number>;
  /** Value of a field. */
  field(path: string): Value;
  /** Value of a view-only field, by the name that `View` in Python has for it. */
  value(attribute: string): Value;
}

/** What is shown in a mode while the other side is, or is not, shown for a moment. */
export function shownMode(mode: Mode, peek: boolean): Mode {
  return peek ? (mode === "picture" ? "drawing" : "picture") : mode;
}

/** Milliseconds without a move after which the drawing is painted anew. */
const REST = 140;
/** Room around a picture that fits, and below it for the buttons; px. */
const ROOM = 20;
const BELOW = 50;

export class Stage {
  readonly zoom = signal(1);
  readonly fitted = signal(true);
  private drawing: DrawingLayer;
  private svg: SvgLayer;
  private pins: Record<Side, PinLayer>;
  private picture: PictureLayer = pictureLayer(() => this.request(false));
  private panes = { picture: document.createElement("div"), drawing: document.createElement("div") };
  private viewport: Viewport = { scale: 1, x: 0, y: 0 };
  private size: Size = { width: 0, height: 0 };
  private shape = "";
  private frame = 0;
  private rest = 0;
  private newest: Scene | null = null;
  /** Something has been painted since the last frame. */
  private early = false;
  private dirty = false;
  private paintings = 0;
  private last = 0;
  private undo: (() => void)[] = [];

  constructor(
    private root: HTMLElement,
    private sources: Sources,
    private mode: Signal<Mode>,
  ) {
    this.panes.picture.className = "v2-pane v2-pane-picture";
    this.panes.drawing.className = "v2-pane v2-pane-drawing";
    this.picture.canvas.className = "v2-photo";
    this.panes.picture.append(this.picture.canvas);
    this.drawing = new DrawingLayer(this.panes.drawing);
    this.svg = new SvgLayer(this.panes.drawing);
    this.pins = { a: new PinLayer(this.panes.picture), b: new PinLayer(this.panes.drawing) };
    root.prepend(this.panes.drawing, this.panes.picture);
    const observer = new ResizeObserver(() => this.measure());
    observer.observe(root);
    this.undo.push(
      () => observer.disconnect(),
      listen(root, {
        pan: (dx, dy) => this.move(pan(this.viewport, dx, dy)),
        zoom: (factor, x, y) => this.move(zoomAt(this.viewport, factor, ...this.inPane(x, y))),
        fit: () => this.fit(),
        actual: (x, y) => this.actual(x, y),
      }),
      effect(() => this.bitmapChanged()),
      effect(() => this.sourcesChanged()),
      ...SIDES.map((side) =>
        effect(() => {
          this.pins[side].show(this.sources.pinned[side].value);
          this.request(false);
        }),
      ),
      effect(() => {
        this.root.dataset.mode = shownMode(this.mode.value, this.sources.peek.value);
        this.measure();
        this.request(false);
        this.settleSoon();
      }),
    );
  }

  fit(): void {
    const picture = this.sources.picture();
    if (picture === null || this.size.width === 0) return;
    this.fitted.value = true;
    this.moved(contain(picture, this.size, ROOM, BELOW));
  }

  /** One px of the picture becomes one CSS px; around a place, or in the middle. Where it is so already: fit. */
  actual(x?: number, y?: number): void {
    const picture = this.sources.picture();
    if (picture === null) return;
    if (Math.abs(this.viewport.scale - 1) < 1e-3) this.fit();
    else if (x === undefined || y === undefined) this.move(centred(picture, this.size, 1));
    else this.move(zoomAt(this.viewport, 1 / this.viewport.scale, ...this.inPane(x, y)));
  }

  zoomBy(factor: number): void {
    this.move(zoomAt(this.viewport, factor, this.size.width / 2, this.size.height / 2));
  }

  free(): void {
    for (const undo of this.undo) undo();
    cancelAnimationFrame(this.frame);
    clearTimeout(this.rest);
    this.picture.free();
    this.panes.drawing.remove();
    this.panes.picture.remove();
  }

  private inPane(x: number, y: number): [number, number] {
    const beside = this.mode.peek() === "side";
    return [
      beside && x > this.size.width ? x - this.size.width : x,
      beside && y > this.size.height ? y - this.size.height : y,
    ];
  }

  private measure(): void {
    const pane = this.panes.drawing;
    const size = { width: pane.clientWidth, height: pane.clientHeight };
    if (size.width === this.size.width && size.height === this.size.height) return;
    const before = this.size;
    this.size = size;
    if (this.fitted.peek() || before.width === 0) this.fit();
    else {
      const { scale, x, y } = this.viewport;
      this.move({ scale, x: x + (size.width - before.width) / 2, y: y + (size.height - before.height) / 2 });
    }
    this.request(true);
  }

  private bitmapChanged(): void {
    const bitmap = this.sources.bitmap.value;
    const picture = this.sources.picture();
    if (bitmap === null || picture === null) return;
    this.picture.setBitmap(bitmap, picture.width, picture.height);
    this.pictureShaped(picture);
    this.request(false);
  }

  private sourcesChanged(): void {
    const scene = this.sources.scene.value;
    if (scene !== null) {
      this.sources.grown.value;
      // so that a change of its fields is told
      this.view(scene);
      this.shown(scene);
      this.pictureShaped(scene);
    }
    this.request(true);
    this.settleSoon();
    // Time until the next frame is free: what has arrived is painted in it, and that frame shows it at once.
    if (scene !== this.newest && !this.early) {
      this.newest = scene;
      this.early = true;
      this.draw();
    }
  }

  /** Another picture is fitted at once. */
  private pictureShaped(picture: Size): void {
    const shape = `${picture.width} x ${picture.height}`;
    if (shape === this.shape) return;
    this.shape = shape;
    this.fit();
  }

  private view(scene: Scene): View {
    return viewOf((attribute) => this.sources.value(attribute), scene.width, scene.height);
  }

  private shown(scene: Scene): Shown[] {
    return shownOf(scene, (path) => this.sources.field(path));
  }

  private move(viewport: Viewport): void {
    this.fitted.value = false;
    this.moved(viewport);
  }

  private moved(viewport: Viewport): void {
    const picture = this.sources.picture();
    if (picture === null) return;
    this.viewport = kept(viewport, picture, this.size);
    this.zoom.value = this.viewport.scale;
    this.settleSoon();
    this.request(false);
  }

  private settleSoon(): void {
    clearTimeout(this.rest);
    this.rest = window.setTimeout(() => this.settle(), REST);
  }

  /** Nothing has moved for a while: paint what was only moved, and show elements where they are light. */
  private settle(): void {
    const scene = this.sources.scene.peek();
    if (scene === null || this.size.width === 0) return;
    if (this.dirty || !this.drawing.crisp(this.viewport)) {
      this.dirty = true;
      this.draw();
    }
    const shown = this.shown(scene);
    if (scene.draft || this.root.dataset.mode === "picture") return;
    if (isLight(scene, shown)) {
      this.svg.show(scene, this.view(scene), shown, this.viewport, this.size);
      this.drawing.hide();
    } else this.svg.clear();
  }

  /** The bitmap takes over from the elements, in the same frame. */
  private bitmap(): void {
    if (!this.svg.visible) return;
    this.svg.hide();
    this.drawing.unhide();
  }

  private request(dirty: boolean): void {
    this.dirty ||= dirty;
    if (this.frame !== 0) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.early = false;
      this.draw();
    });
  }

  private draw(): void {
    const { viewport, size } = this;
    if (size.width === 0) return;
    const ratio = window.devicePixelRatio || 1;
    const scene = this.sources.scene.peek();
    const mode = this.root.dataset.mode;
    for (const pin of Object.values(this.pins)) pin.move(viewport, this.sources.picture());
    if (mode !== "drawing") this.picture.draw(viewport, size.width, size.height, ratio);
    if (scene === null) {
      this.drawing.clear();
      this.svg.clear();
      return;
    }
    if (mode === "picture") return;
    // Off the bitmap a gesture would show nothing: paint, but not for longer than half of the time.
    const slow = performance.now() - this.last < 2 * this.drawing.cost;
    if (this.dirty || (!slow && !this.drawing.covers(viewport, scene, size))) {
      this.bitmap();
      this.drawing.paint(scene, this.view(scene), this.shown(scene), viewport, size, ratio);
      this.last = performance.now();
      this.sources.painted(this.drawing.cost);
      this.dirty = false;
      this.root.dataset.paintings = String(++this.paintings);
      this.root.dataset.painted = `${scene.run}${scene.draft ? " draft" : ""}`;
    } else if (!this.drawing.isAt(viewport)) {
      this.bitmap();
      this.drawing.move(viewport, scene);
    }
  }
}
