/** A wall of drawings: the sheet, or the comparison with its tables. */

import { useComputed } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { quiet } from "../quiet";
import { Comparison } from "./comparison";
import { Foot } from "./foot";
import { Head } from "./head";
import { Sheet } from "./sheet";
import type { WallStore } from "./store";

export function App({ store }: { store: WallStore }) {
  const root = useRef<HTMLDivElement>(null);
  const mode = useComputed(() => store.wall.value?.mode).value;
  useLayoutEffect(() => {
    const wall = root.current;
    if (wall === null) return;
    const measure = () => {
      store.room.value = wall.clientWidth;
    };
    measure();
    const resized = new ResizeObserver(measure);
    resized.observe(wall);
    return () => resized.disconnect();
  }, [store]);
  return (
    <div
      ref={root}
      role="group"
      class="v2-studio v2-wall"
      data-mode={mode}
      data-lm-suppress-shortcuts="true"
      onFocusIn={quiet}
      aria-label={mode === "compare" ? "Comparison" : "Contact sheet"}
    >
      {mode !== undefined && <Head store={store} />}
      {mode === "sheet" && <Sheet store={store} />}
      {mode === "compare" && <Comparison store={store} />}
      <Foot store={store} />
    </div>
  );
}
