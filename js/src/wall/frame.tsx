/** A drawing in its frame: the image of a tile as the linked view places it, and the keys that move it. */

import { useComputed } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { listen } from "./gestures";
import { type Look, place, WHOLE } from "./place";
import type { WallStore } from "./store";

const KEY_ZOOM = 1.25;
/** How long the view rests before images are painted sharply again. */
const REST = 140;

interface Props {
  store: WallStore;
  number: number;
  /** Whether the wheel alone zooms; else only with Ctrl, as the page has to scroll. */
  wheel: boolean;
}

export function Frame({ store, number, wheel }: Props) {
  const root = useRef<HTMLDivElement>(null);
  const image = useRef<HTMLImageElement>(null);
  const shown = useComputed(() => store.images.of(number).value).value;
  const tile = store.wall.peek()?.tiles[number];
  const held = useComputed(() => store.look.value.zoom > 1).value;
  const wrong = useComputed(() => tile?.error || store.failures.value[number]).value;

  useEffect(() => {
    const frame = root.current;
    if (frame === null) return;
    const observer = new IntersectionObserver(
      (entries) => {
        const inSight = entries.at(-1)?.isIntersecting === true;
        if (inSight) store.images.want(number);
        else store.images.leave(number);
      },
      { rootMargin: "120px" },
    );
    observer.observe(frame);
    return () => {
      observer.disconnect();
      store.images.leave(number);
    };
  }, [store, number]);

  useEffect(() => {
    if (root.current === null || tile === undefined) return;
    return listen(root.current, store, tile, wheel);
  }, [store, tile, wheel]);

  useEffect(() => {
    const frame = root.current;
    if (frame === null || tile === undefined || shown === null) return;
    let painted: Look | null = null;
    let timer = 0;
    const lay = () => {
      const picture = image.current;
      if (picture === null) return;
      const size = { width: frame.clientWidth, height: frame.clientHeight };
      const now = place(store.look.peek(), tile, size);
      const base = place(painted ?? store.look.peek(), tile, size);
      picture.style.cssText = `width:${base.width}px;height:${base.height}px;transform:translate(${now.left}px,${
        now.top
      }px) scale(${now.width / base.width})`;
    };
    const sharpen = () => {
      painted = store.look.peek();
      lay();
    };
    const stop = store.look.subscribe(() => {
      clearTimeout(timer);
      if (painted === null) sharpen();
      else lay();
      timer = window.setTimeout(sharpen, REST);
    });
    const resized = new ResizeObserver(lay);
    resized.observe(frame);
    return () => {
      stop();
      clearTimeout(timer);
      resized.disconnect();
    };
  }, [store, tile, shown]);

  if (tile === undefined) return null;
  return (
    <div
      ref={root}
      class="v2-wall-frame"
      style={{ aspectRatio: `${tile.width} / ${tile.height}` }}
      data-held={held ? "" : undefined}
      data-stage={shown?.stage ?? (wrong ? "failed" : "none")}
    >
      {shown !== null && <img ref={image} src={shown.address} alt="" draggable={false} />}
      {wrong && <p class="v2-wall-error">{wrong}</p>}
    </div>
  );
}

/** Keys that move the linked view, in the frame or around it. */
export function lookKey(store: WallStore, event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  if (event.key === "+" || event.key === "=") store.zoomBy(KEY_ZOOM);
  else if (event.key === "-") store.zoomBy(1 / KEY_ZOOM);
  else if (event.key === "0") store.look.value = WHOLE;
  else return false;
  event.preventDefault();
  event.stopPropagation();
  return true;
}
