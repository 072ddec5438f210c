/** What is going on, what went wrong, and what can be done. */

import { useComputed } from "@preact/signals";
import type { WallStore } from "./store";

export function Foot({ store }: { store: WallStore }) {
  const phase = useComputed(() => {
    if (!store.alive.value) return "failed";
    if (store.wall.value === null) return "waiting";
    return store.images.busy.value > 0 ? "draft" : "final";
  }).value;
  const notice = useComputed(() =>
    store.alive.value
      ? store.notice.value
      : "The kernel does not answer. Was it restarted? Run the cell again.",
  ).value;
  const opened = useComputed(() => store.wall.value?.tiles[store.selected.value]?.title ?? null).value;
  const words = {
    failed: "Disconnected",
    waiting: "Waiting for the kernel",
    draft: "Drawing",
    final: "Final",
  };
  return (
    <div class="v2-status">
      <span class="v2-state" data-phase={phase}>
        <i />
        {words[phase]}
      </span>
      <Count store={store} />
      <span class="v2-wall-notice" role="status">
        {notice}
      </span>
      <span class="v2-grow" />
      {opened === null ? (
        <Hints store={store} />
      ) : (
        <>
          <span class="v2-wall-opened" title={opened}>
            Open below: {opened}
          </span>
          <button type="button" class="v2-link" onClick={() => store.connection.post({ kind: "close" })}>
            Close
          </button>
        </>
      )}
    </div>
  );
}

function Count({ store }: { store: WallStore }) {
  const text = useComputed(() => {
    const all = store.wall.value?.tiles.length ?? 0;
    const shown = store.numbers.value.length;
    if (all === 0) return "";
    return shown < all ? `${shown} of ${all} drawings` : `${all} drawing${all === 1 ? "" : "s"}`;
  }).value;
  return <span>{text}</span>;
}

function Hints({ store }: { store: WallStore }) {
  const mode = useComputed(() => store.wall.value?.mode).value;
  const whole = useComputed(() => store.look.value.zoom === 1).value;
  if (mode === undefined) return null;
  const zoom = mode === "compare" ? "Wheel zooms into all" : "Ctrl + wheel zooms into all";
  const rest = mode === "compare" ? "" : " · a click opens a Studio";
  return (
    <span class="v2-wall-hints">{whole ? `${zoom}${rest}` : "Drag to move all · 0 shows the whole"}</span>
  );
}
