/** The geometry of one frame, collected from its chunks. */

import type { Elements } from "../codec";
import type { Part } from "../protocol";

export interface Scene {
  run: number;
  draft: boolean;
  width: number;
  height: number;
  /** Chunks of each layer; the first layer is at the bottom. */
  layers: Elements[][];
}

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
    });
  }

  accepts(run: number, draft: boolean): boolean {
    return this.scene.run === run && this.scene.draft === draft;
  }

  add(layer: number, elements: Elements): void {
    this.scene.layers[layer]?.push(elements);
  }
}
