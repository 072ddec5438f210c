/** A wall of drawings: the sheet, or the comparison with its tables. */

import { useComputed } from "@preact/signals";
import { quiet } from "../quiet";
import { Comparison } from "./comparison";
import { Head } from "./head";
import { Sheet } from "./sheet";
import type { WallStore } from "./store";

export function App({ store }: { store: WallStore }) {
  const mode = useComputed(() => store.wall.value?.mode).value;
  const notice = useComputed(() =>
    store.alive.value ? store.notice.value : "Disconnected: run the cell again",
  ).value;
  return (
    <section
      class="v2-studio v2-wall"
      data-mode={mode}
      data-lm-suppress-shortcuts="true"
      onFocusIn={quiet}
      aria-label="Drawings side by side"
    >
      {mode !== undefined && <Head store={store} />}
      {mode === "sheet" && <Sheet store={store} />}
      {mode === "compare" && <Comparison store={store} />}
      <p class="v2-wall-notice" role="status">
        {notice}
      </p>
    </section>
  );
}
