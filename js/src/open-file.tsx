/** Files come in by a button, by drop, or by paste. */

import type { VNode } from "preact";
import { useRef } from "preact/hooks";
import { Icon } from "./icons";
import { memo } from "./memo";
import type { Store } from "./store";

/** Pictures, and what brings settings. */
const ACCEPTED = "image/*,.html,.json";

/** The field that opens the system's dialogue, to be put anywhere, and what opens it. */
export function useChooser(store: Store): [VNode, () => void] {
  const input = useRef<HTMLInputElement>(null);
  const field = (
    <input
      ref={input}
      type="file"
      hidden
      accept={ACCEPTED}
      onChange={(event) => {
        take(store, event.currentTarget.files);
        event.currentTarget.value = "";
      }}
    />
  );
  return [field, () => input.current?.click()];
}

export const OpenButton = memo(function OpenButton({ store }: { store: Store }) {
  const [input, choose] = useChooser(store);
  return (
    <>
      <button
        type="button"
        class="v2-tool"
        title="Open a picture, or the settings in an SVG or web page"
        aria-label="Open a picture"
        onClick={choose}
      >
        <Icon name="open" />
      </button>
      {input}
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
