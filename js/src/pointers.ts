/** Pointers that are down: one drags, two pinch. Shared by the Studio's stage and by walls. */

export interface Drags {
  pan(dx: number, dy: number): void;
  /** About a point of the element, CSS px. */
  zoom(factor: number, x: number, y: number): void;
}

/** Where a pointer is: in the element that it went down on. Elements may differ where views are linked. */
interface At {
  x: number;
  y: number;
  /** The element's corner in the window. */
  left: number;
  top: number;
}

export class Pointers {
  private readonly down = new Map<number, At>();

  get count(): number {
    return this.down.size;
  }

  put(element: Element, event: PointerEvent): void {
    this.down.set(event.pointerId, placed(element, event));
  }

  lift(event: PointerEvent): void {
    this.down.delete(event.pointerId);
  }

  /** Pan with one pointer; with two, zoom about their middle by what their distance changes, and pan with it. */
  move(element: Element, event: PointerEvent, drags: Drags): void {
    const before = this.down.get(event.pointerId);
    if (before === undefined) return;
    const now = placed(element, event);
    const other = [...this.down].find(([id]) => id !== event.pointerId)?.[1];
    this.down.set(event.pointerId, now);
    const [dx, dy] = [now.x - before.x, now.y - before.y];
    if (other === undefined) {
      drags.pan(dx, dy);
      return;
    }
    drags.zoom(
      apart(now, other) / Math.max(apart(before, other), 1),
      (before.x + other.x) / 2,
      (before.y + other.y) / 2,
    );
    drags.pan(dx / 2, dy / 2);
  }
}

function placed(element: Element, event: PointerEvent): At {
  const { left, top } = element.getBoundingClientRect();
  return { x: event.clientX - left, y: event.clientY - top, left, top };
}

function apart(a: At, b: At): number {
  return Math.hypot(a.x + a.left - b.x - b.left, a.y + a.top - b.y - b.top);
}
