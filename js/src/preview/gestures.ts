/** Pointers, wheel and keys on the stage become pans and zooms. */

import { type Drags, Pointers } from "../pointers";

export interface Moves extends Drags {
  fit(): void;
  actual(x?: number, y?: number): void;
}

const WHEEL = 0.0016;
const KEY_STEP = 40;
const KEY_ZOOM = 1.25;
/** What lies on the stage and is operated itself. */
const OPERATED = "button, .v2-split, .v2-side";

export function listen(stage: HTMLElement, moves: Moves): () => void {
  const pointers = new Pointers();
  const place = (event: MouseEvent) => {
    const box = stage.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  const down = (event: PointerEvent) => {
    if (event.button > 1 || (event.target as Element).closest(OPERATED) !== null) return;
    stage.setPointerCapture(event.pointerId);
    stage.dataset.grabbed = "";
    pointers.put(stage, event);
  };
  const move = (event: PointerEvent) => pointers.move(stage, event, moves);
  const up = (event: PointerEvent) => {
    pointers.lift(event);
    if (pointers.count === 0) delete stage.dataset.grabbed;
  };
  const wheel = (event: WheelEvent) => {
    event.preventDefault();
    event.stopPropagation();
    const { x, y } = place(event);
    const lines = event.deltaMode === 1 ? 16 : 1;
    const pinch = event.ctrlKey ? 6 : 1;
    moves.zoom(Math.exp(-event.deltaY * lines * pinch * WHEEL), x, y);
  };
  const key = (event: KeyboardEvent) => {
    if (event.target !== stage || event.ctrlKey || event.metaKey || event.altKey) return;
    const centre = [stage.clientWidth / 2, stage.clientHeight / 2] as const;
    const actions: Record<string, () => void> = {
      ArrowLeft: () => moves.pan(KEY_STEP, 0),
      ArrowRight: () => moves.pan(-KEY_STEP, 0),
      ArrowUp: () => moves.pan(0, KEY_STEP),
      ArrowDown: () => moves.pan(0, -KEY_STEP),
      "+": () => moves.zoom(KEY_ZOOM, ...centre),
      "=": () => moves.zoom(KEY_ZOOM, ...centre),
      "-": () => moves.zoom(1 / KEY_ZOOM, ...centre),
      "0": () => moves.fit(),
      "1": () => moves.actual(),
    };
    const action = actions[event.key];
    if (action === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  };
  const twice = (event: MouseEvent) => {
    if ((event.target as Element).closest(OPERATED) !== null) return;
    const { x, y } = place(event);
    moves.actual(x, y);
  };

  stage.addEventListener("pointerdown", down);
  stage.addEventListener("pointermove", move);
  stage.addEventListener("pointerup", up);
  stage.addEventListener("pointercancel", up);
  stage.addEventListener("wheel", wheel, { passive: false });
  stage.addEventListener("keydown", key);
  stage.addEventListener("dblclick", twice);
  return () => {
    stage.removeEventListener("pointerdown", down);
    stage.removeEventListener("pointermove", move);
    stage.removeEventListener("pointerup", up);
    stage.removeEventListener("pointercancel", up);
    stage.removeEventListener("wheel", wheel);
    stage.removeEventListener("keydown", key);
    stage.removeEventListener("dblclick", twice);
  };
}
