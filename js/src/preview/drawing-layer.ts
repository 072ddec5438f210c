/** The drawing as a bitmap somewhat larger than the stage: moved while a gesture lasts, painted anew when it rests. */

import type { Shown } from "../cuts";
import { paint } from "./paint";
import type { Scene } from "./scene";
import type { View } from "./view";
import { painted, type Rect, type Size, type Viewport } from "./viewport";

/** How far beyond the stage is painted, as a share of its size. */
const MARGIN = 0.25;

export class DrawingLayer {
  readonly paper = document.createElement("div");
  /** Milliseconds that the last painting took. */
  cost = 0;
  private canvas = document.createElement("canvas");
  private painted: Viewport = { scale: 1, x: 0, y: 0 };
  private place: Viewport = { scale: 1, x: 0, y: 0 };
  private rect: Rect = { x: 0, y: 0, width: 0, height: 0 };

  constructor(pane: HTMLElement) {
    this.paper.className = "v2-paper";
    this.canvas.className = "v2-ink";
    pane.append(this.paper, this.canvas);
  }

  /** Paint what the viewport shows. */
  paint(scene: Scene, view: View, shown: Shown[], viewport: Viewport, stage: Size, ratio: number): void {
    const started = performance.now();
    const rect = painted(viewport, scene, stage, MARGIN);
    const columns = Math.max(Math.ceil(rect.width * ratio), 1);
    const rows = Math.max(Math.ceil(rect.height * ratio), 1);
    if (this.canvas.width !== columns) this.canvas.width = columns;
    if (this.canvas.height !== rows) this.canvas.height = rows;
    const context = this.canvas.getContext("2d");
    if (context === null) return;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, columns, rows);
    const scale = viewport.scale * ratio;
    context.setTransform(scale, 0, 0, scale, (viewport.x - rect.x) * ratio, (viewport.y - rect.y) * ratio);
    paint(context, scene, view, scale, shown);
    this.painted = viewport;
    this.rect = rect;
    this.canvas.style.width = `${columns / ratio}px`;
    this.canvas.style.height = `${rows / ratio}px`;
    this.paper.dataset.ground = view.paper === null ? "transparent" : "";
    this.paper.style.backgroundColor = view.paper ?? "";
    this.move(viewport, scene);
    this.cost = performance.now() - started;
  }

  /** Show the bitmap where the viewport has it. */
  move(viewport: Viewport, picture: Size): void {
    this.place = viewport;
    const ratio = viewport.scale / this.painted.scale;
    const x = viewport.x + (this.rect.x - this.painted.x) * ratio;
    const y = viewport.y + (this.rect.y - this.painted.y) * ratio;
    this.canvas.style.transform = `translate(${x}px, ${y}px) scale(${ratio})`;
    this.paper.style.transform = `translate(${viewport.x}px, ${viewport.y}px)`;
    this.paper.style.width = `${picture.width * viewport.scale}px`;
    this.paper.style.height = `${picture.height * viewport.scale}px`;
  }

  hide(): void {
    this.canvas.style.visibility = "hidden";
  }

  unhide(): void {
    this.canvas.style.visibility = "";
  }

  /** Whether it was painted for this viewport, and not only moved there. */
  crisp(viewport: Viewport): boolean {
    return same(viewport, this.painted);
  }

  /** Whether it is shown where this viewport has it. */
  isAt(viewport: Viewport): boolean {
    return same(viewport, this.place);
  }

  /** Whether the bitmap holds all that the viewport shows, finely enough. */
  covers(viewport: Viewport, picture: Size, stage: Size): boolean {
    const ratio = viewport.scale / this.painted.scale;
    const x = viewport.x + (this.rect.x - this.painted.x) * ratio;
    const y = viewport.y + (this.rect.y - this.painted.y) * ratio;
    const seen = painted(viewport, picture, stage, 0);
    return (
      ratio < 3 &&
      x <= seen.x + 1 &&
      y <= seen.y + 1 &&
      x + this.rect.width * ratio >= seen.x + seen.width - 1 &&
      y + this.rect.height * ratio >= seen.y + seen.height - 1
    );
  }

  clear(): void {
    this.canvas.width = 1;
    this.canvas.height = 1;
    this.rect = { x: 0, y: 0, width: 0, height: 0 };
  }
}

function same(a: Viewport, b: Viewport): boolean {
  return a.scale === b.scale && a.x === b.x && a.y === b.y;
}
