/** What is said as long as there is nothing to see. */

import { useComputed } from "@preact/signals";
import { Icon } from "../icons";
import { memo } from "../memo";
import { useChooser } from "../open-file";
import type { Store } from "../store";

export const Curtain = memo(function Curtain({ store }: { store: Store }) {
  const text = useComputed(() => {
    const { ready, picture, progress } = store.state.value;
    if (store.scene.value !== null || progress.phase === "failed") return null;
    if (!ready) return "Waiting for the kernel …";
    return picture === null ? "" : "Drawing …";
  }).value;
  if (text === null) return null;
  return text === "" ? <Invitation store={store} /> : <p class="v2-curtain">{text}</p>;
});

function Invitation({ store }: { store: Store }) {
  const [input, choose] = useChooser(store);
  return (
    <div class="v2-curtain">
      <div class="v2-invitation">
        <Icon name="picture" />
        <p>Drop a picture here, or paste one</p>
        <button type="button" class="v2-primary" onClick={choose}>
          Choose a picture
        </button>
        <p>An SVG or web page that was saved here brings its settings.</p>
        {input}
      </div>
    </div>
  );
}
