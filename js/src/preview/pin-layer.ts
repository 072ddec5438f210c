/** A pinned drawing in the place of what its pane shows else: an image, so that nothing in it can run. */

import type { Size, Viewport } from "./viewport";

export class PinLayer {
  private image = document.createElement("img");

  constructor(private pane: HTMLElement) {
    this.image.className = "v2-pinned";
    this.image.alt = "";
    this.image.hidden = true;
    this.image.draggable = false;
    pane.append(this.image);
  }

  /** Show the SVG at an address; null: show what the pane has. */
  show(address: string | null): void {
    this.image.hidden = address === null;
    if (address === null) {
      this.image.removeAttribute("src");
      delete this.pane.dataset.pinned;
    } else {
      this.image.src = address;
      this.pane.dataset.pinned = "";
    }
  }

  move(viewport: Viewport, picture: Size | null): void {
    if (picture === null || this.image.hidden) return;
    this.image.style.transform = `translate(${viewport.x}px, ${viewport.y}px)`;
    this.image.style.width = `${picture.width * viewport.scale}px`;
    this.image.style.height = `${picture.height * viewport.scale}px`;
  }
}
