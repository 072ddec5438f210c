/** The geometry of one frame, collected from its chunks. */

import type { Elements } from "../codec";
import { ALL, blocksOf, type Cut, firstOf, type Shown, shownAt } from "../cuts";
import type { Part, Value } from "../protocol";

export interface Scene {
  run: number;
  draft: boolean;
  width: number;
  height: number;
  /** Blocks of each layer; the first layer is at the bottom. What is cut off may come later. */
  layers: Elements[][];
  cuts: Cut[];
}

/** Strokes and dots of a block: what is cut within one has to be made anew. */
const BLOCK = 256;

export class SceneBuilder {
  private constructor(readonly scene: Scene) {}

  static for(part: Part): SceneBuilder {
    const { run, draft, width, height } = part;
    return new SceneBuilder({
      run,
      draft,
      width,
      height,
      layers: Array.from({ length: part.layers }, () => []),
      cuts: [],
    });
  }

  accepts(run: number, draft: boolean): boolean {
    return this.scene.run === run && this.scene.draft === draft;
  }

  add(layer: number, elements: Elements): void {
    const blocks = elements.type === "region" ? [elements] : blocksOf(elements, BLOCK);
    this.scene.layers[layer]?.push(...blocks);
  }
}

/** What each layer shows at present values. */
export function shownOf(scene: Scene, value: (path: string) => Value): Shown[] {
  const shown = scene.layers.map(() => ALL);
  for (const cut of scene.cuts) {
    const total = scene.layers[cut.layer]?.[0]?.total ?? 0;
    shown[cut.layer] = shownAt(cut, value(cut.field), total);
  }
  return shown;
}

/** Blocks of a layer that are shown. */
export function visible(scene: Scene, layer: number, shown: Shown[]): Elements[] {
  return firstOf(scene.layers[layer] ?? [], (shown[layer] ?? ALL).count);
}

/** How many elements of a kind the layers that can be cut exactly show; null if there is none. */
export function cutCount(scene: Scene, value: (path: string) => Value): number | null {
  const shown = shownOf(scene, value);
  const exact = scene.cuts.find((cut) => !cut.swell);
  return exact === undefined ? null : (shown[exact.layer]?.count ?? null);
}
