/** Files come in by a button, by drop, or by paste. */

import { useRef } from "preact/hooks";
import { Icon } from "./icons";
import { memo } from "./memo";
import type { Store } from "./store";

export const OpenButton = memo(function OpenButton({ store }: { store: Store }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button
        type="button"
        class="v2-tool"
        title="Open a picture, or the settings in an SVG"
        aria-label="Open a picture"
        onClick={() => input.current?.click()}
      >
        <Icon name="open" />
      </button>
      <input
        ref={input}
        type="file"
        hidden
        accept="image/*"
        onChange={(event) => {
          take(store, event.currentTarget.files);
          event.currentTarget.value = "";
        }}
      />
    </>
  );
});

/** Open the first of some files; whether there was one. */
export function take(store: Store, files: FileList | null | undefined): boolean {
  const file = files?.[0];
  if (file === undefined) return false;
  void store.open(file);
  return true;
}
