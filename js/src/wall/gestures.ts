/** Wheel and pointers on the drawings of a wall: they move the linked view of all. */

import type { Size } from "../preview/viewport";
import { panned, zoomed } from "./place";
import type { WallStore } from "./store";

/** Pointers that moved less than that have clicked. */
const CLICK = 4;
const WHEEL = 0.0016;

/** `wheel`: whether the wheel alone zooms; else only with Ctrl, as the page has to scroll. */
export function listen(frame: HTMLElement, store: WallStore, drawing: Size, wheel: boolean): () => void {
  let far = 0;
  const size = () => ({ width: frame.clientWidth, height: frame.clientHeight });
  const drags = {
    pan: (dx: number, dy: number) => {
      far += Math.hypot(dx, dy);
      store.look.value = panned(store.look.peek(), dx, dy, drawing, size());
    },
    zoom: (factor: number, x: number, y: number) => {
      store.look.value = zoomed(store.look.peek(), factor, x, y, drawing, size());
    },
  };
  const scroll = (event: WheelEvent) => {
    if (!wheel && !event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    const box = frame.getBoundingClientRect();
    const steps = -event.deltaY * (event.deltaMode === 1 ? 16 : 1) * (event.ctrlKey ? 6 : 1);
    drags.zoom(Math.exp(steps * WHEEL), event.clientX - box.left, event.clientY - box.top);
  };
  const down = (event: PointerEvent) => {
    far = 0;
    const mouse = event.pointerType === "mouse";
    if (event.button !== 0 || (mouse && store.look.peek().zoom === 1)) return;
    store.pointers.put(frame, event);
    if (mouse || store.look.peek().zoom > 1) frame.setPointerCapture(event.pointerId);
  };
  const move = (event: PointerEvent) => {
    // one finger on whole drawings is about to click, or to scroll the page
    if (store.look.peek().zoom > 1 || store.pointers.count > 1) store.pointers.move(frame, event, drags);
  };
  const up = (event: PointerEvent) => store.pointers.lift(event);
  const click = (event: MouseEvent) => {
    if (far <= CLICK) return;
    event.preventDefault();
    event.stopPropagation();
  };
  frame.addEventListener("wheel", scroll, { passive: false });
  frame.addEventListener("pointerdown", down);
  frame.addEventListener("pointermove", move);
  frame.addEventListener("pointerup", up);
  frame.addEventListener("pointercancel", up);
  frame.addEventListener("click", click, true);
  return () => {
    frame.removeEventListener("wheel", scroll);
    frame.removeEventListener("pointerdown", down);
    frame.removeEventListener("pointermove", move);
    frame.removeEventListener("pointerup", up);
    frame.removeEventListener("pointercancel", up);
    frame.removeEventListener("click", click, true);
  };
}
