/** The final as real SVG, where it is light: shown while nothing moves, over the bitmap that moves. */

import type { Shown } from "../cuts";
import { type Scene, visible } from "./scene";
import { element, groupsOf } from "./svg-groups";
import type { View } from "./view";
import type { Size, Viewport } from "./viewport";

/** What a page still handles as elements: so many of them, with so many bytes of path data. */
export const LIGHT = { elements: 2000, bytes: 300_000 };
/** Bytes of path data per point, about. */
const POINT_BYTES = 11;

let layers = 0;

/** Whether what is shown of a scene is light enough to be elements of the page. */
export function isLight(scene: Scene, shown: Shown[]): boolean {
  let elements = 0;
  let points = 0;
  for (let layer = 0; layer < scene.layers.length; layer++) {
    for (const block of visible(scene, layer, shown)) {
      elements += block.count;
      points += (block.points.length / 2) * (block.profile === null ? 1 : 4);
    }
  }
  return elements <= LIGHT.elements && points * POINT_BYTES <= LIGHT.bytes;
}

export class SvgLayer {
  readonly root = element("svg", { class: "v2-svg", role: "img", "aria-label": "Drawing" });
  private body = element("g");
  private prefix = `v2-g${++layers}-`;
  private made: { scene: Scene; key: string } | null = null;

  constructor(pane: HTMLElement) {
    this.root.append(this.body);
    this.root.style.visibility = "hidden";
    pane.append(this.root);
  }

  get visible(): boolean {
    return this.root.style.visibility === "";
  }

  /** Show it; elements are made only if something other than the viewport has changed. */
  show(scene: Scene, view: View, shown: Shown[], viewport: Viewport, stage: Size): void {
    const key = JSON.stringify([view, shown]);
    if (this.made?.scene !== scene || this.made.key !== key) {
      this.body.replaceChildren(...groupsOf(scene, view, shown, this.prefix));
      this.made = { scene, key };
    }
    this.root.setAttribute("width", String(stage.width));
    this.root.setAttribute("height", String(stage.height));
    this.body.setAttribute(
      "transform",
      `matrix(${viewport.scale} 0 0 ${viewport.scale} ${viewport.x} ${viewport.y})`,
    );
    this.root.style.visibility = "";
  }

  hide(): void {
    this.root.style.visibility = "hidden";
  }

  /** Drop the elements: they take memory. */
  clear(): void {
    this.hide();
    this.made = null;
    this.body.replaceChildren();
  }
}
