import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { listen as stageListen } from "../src/preview/gestures";
import { listen } from "../src/wall/gestures";
import { place, WHOLE } from "../src/wall/place";
import { WallStore } from "../src/wall/store";
import { Kernel } from "./page";

const DRAWING = { width: 300, height: 200 };

/** An element in the window, `left` px from its edge. */
function box(left: number): HTMLElement {
  const made = document.createElement("div");
  Object.defineProperties(made, { clientWidth: { value: 300 }, clientHeight: { value: 200 } });
  made.getBoundingClientRect = () => new DOMRect(left, 0, 300, 200);
  made.setPointerCapture = vi.fn();
  document.body.append(made);
  return made;
}

function send(to: HTMLElement, type: string, pointerId: number, x: number, y: number, pointerType = "touch") {
  const options = { pointerId, pointerType, clientX: x, clientY: y, bubbles: true, cancelable: true };
  to.dispatchEvent(new PointerEvent(type, options));
}

describe("gestures on a wall", () => {
  let store: WallStore;
  let frames: HTMLElement[];
  let stop: (() => void)[];

  beforeEach(() => {
    store = new WallStore(new Kernel());
    frames = [box(0), box(310)];
    stop = frames.map((frame) => listen(frame, store, DRAWING, false));
  });
  afterEach(() => {
    for (const one of stop) one();
    store.close();
    document.body.replaceChildren();
  });

  const frame = (number: number) => frames[number] as HTMLElement;
  /** Point of the drawing under a point of a frame. */
  const under = (x: number, y: number) => {
    const { left, top, width, height } = place(store.look.value, DRAWING, DRAWING);
    return [(x - left) / width, (y - top) / height];
  };

  it("two fingers that part zoom, and keep what is between them", () => {
    send(frame(0), "pointerdown", 1, 100, 100);
    send(frame(0), "pointerdown", 2, 140, 100);
    const before = under(120, 100);
    send(frame(0), "pointermove", 1, 80, 100);
    send(frame(0), "pointermove", 2, 160, 100);
    expect(store.look.value.zoom).toBeCloseTo(2);
    const after = under(120, 100);
    expect(after[0]).toBeCloseTo(before[0] as number);
    expect(after[1]).toBeCloseTo(before[1] as number);
    send(frame(0), "pointermove", 2, 90, 100);
    expect(store.look.value).toEqual(WHOLE);
  });

  it("fingers on two drawings pinch as well", () => {
    send(frame(0), "pointerdown", 1, 250, 100);
    send(frame(1), "pointerdown", 2, 350, 100);
    send(frame(1), "pointermove", 2, 550, 100);
    expect(store.look.value.zoom).toBeCloseTo(3);
  });

  it("one finger scrolls the page until the drawings are zoomed, then it moves them", () => {
    send(frame(0), "pointerdown", 1, 100, 100);
    send(frame(0), "pointermove", 1, 60, 100);
    send(frame(0), "pointercancel", 1, 60, 100);
    expect(store.look.value).toBe(WHOLE);
    expect(frame(0).setPointerCapture).not.toHaveBeenCalled();
    store.look.value = { zoom: 2, x: 0.5, y: 0.5 };
    send(frame(0), "pointerdown", 2, 100, 100);
    send(frame(0), "pointermove", 2, 40, 100);
    expect(store.look.value).toEqual({ zoom: 2, x: 0.6, y: 0.5 });
  });

  it("a finger that was lifted pinches no more, wherever it was", () => {
    send(frame(0), "pointerdown", 1, 100, 100);
    send(frame(1), "pointerdown", 2, 400, 100);
    send(frame(0), "pointerup", 1, 100, 100);
    send(frame(1), "pointermove", 2, 590, 100);
    expect(store.look.value).toBe(WHOLE);
    expect(store.pointers.count).toBe(1);
  });

  it("a pinch opens nothing, a tap does", () => {
    const opened = vi.fn();
    frame(0).addEventListener("click", opened);
    send(frame(0), "pointerdown", 1, 100, 100);
    send(frame(0), "pointerup", 1, 101, 100);
    frame(0).dispatchEvent(new MouseEvent("click", { bubbles: true }));
    expect(opened).toHaveBeenCalledTimes(1);
    send(frame(0), "pointerdown", 1, 100, 100);
    send(frame(0), "pointerdown", 2, 120, 100);
    send(frame(0), "pointermove", 2, 200, 100);
    frame(0).dispatchEvent(new MouseEvent("click", { bubbles: true }));
    expect(opened).toHaveBeenCalledTimes(1);
  });

  it("a pinch on a touch pad, which is a wheel with Ctrl, zooms; the wheel alone scrolls", () => {
    const wheel = (ctrlKey: boolean) => {
      const event = new WheelEvent("wheel", { deltaY: -50, clientX: 150, clientY: 100, cancelable: true });
      Object.defineProperty(event, "ctrlKey", { value: ctrlKey });
      frame(0).dispatchEvent(event);
      return event.defaultPrevented;
    };
    expect(wheel(false)).toBe(false);
    expect(store.look.value).toBe(WHOLE);
    expect(wheel(true)).toBe(true);
    expect(store.look.value.zoom).toBeCloseTo(Math.exp(50 * 6 * 0.0016));
  });

  it("a mouse drags only what is zoomed", () => {
    send(frame(0), "pointerdown", 1, 100, 100, "mouse");
    expect(store.pointers.count).toBe(0);
    store.look.value = { zoom: 2, x: 0.5, y: 0.5 };
    send(frame(0), "pointerdown", 1, 100, 100, "mouse");
    expect(frame(0).setPointerCapture).toHaveBeenCalledWith(1);
    send(frame(0), "pointermove", 1, 100, 60, "mouse");
    expect(store.look.value.y).toBeCloseTo(0.6);
  });
});

describe("gestures on the stage", () => {
  it("zoom with two pointers about their middle, and pan with it", () => {
    const stage = box(10);
    const moves = { pan: vi.fn(), zoom: vi.fn(), fit: vi.fn(), actual: vi.fn() };
    const stop = stageListen(stage, moves);
    send(stage, "pointerdown", 1, 110, 50);
    send(stage, "pointermove", 1, 120, 50);
    expect(moves.pan.mock.calls).toEqual([[10, 0]]);
    send(stage, "pointerdown", 2, 160, 50);
    send(stage, "pointermove", 2, 200, 50);
    expect(moves.zoom.mock.calls).toEqual([[2, 130, 50]]);
    expect(moves.pan.mock.calls[1]).toEqual([20, 0]);
    expect(stage.dataset.grabbed).toBe("");
    send(stage, "pointerup", 1, 0, 0);
    send(stage, "pointerup", 2, 0, 0);
    expect(stage.dataset.grabbed).toBeUndefined();
    stop();
  });
});
