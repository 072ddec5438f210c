/** Presets, each with what it makes of this picture. */

import { useComputed } from "@preact/signals";
import { memo } from "./memo";
import { rove } from "./roving";
import type { Preset } from "./schema";
import type { Store } from "./store";

export const Presets = memo(function Presets({ store }: { store: Store }) {
  const presets = useComputed(() => store.state.value.presets).value;
  const chosen = useComputed(() => store.state.value.preset).value;
  if (presets.length === 0) return null;
  // the Tab key leads to one of them, arrow keys to the others
  const reached = presets.some((preset) => preset.name === chosen) ? chosen : presets[0]?.name;
  return (
    <div class="v2-presets" role="listbox" aria-label="Presets" onKeyDown={rove}>
      {presets.map((preset) => (
        <Card key={preset.name} store={store} preset={preset} reached={preset.name === reached} />
      ))}
    </div>
  );
});

const Card = memo(function Card({
  store,
  preset,
  reached,
}: {
  store: Store;
  preset: Preset;
  reached: boolean;
}) {
  const chosen = useComputed(() => store.state.value.preset === preset.name).value;
  const address = useComputed(() => store.thumbnails.value[preset.name]).value;
  return (
    <button
      type="button"
      role="option"
      class="v2-preset"
      aria-selected={chosen}
      tabIndex={reached ? 0 : -1}
      title={`${preset.title}: ${preset.description}`}
      onClick={() => {
        store.connection.post({ kind: "preset", name: preset.name });
        store.commit();
      }}
    >
      <span class="v2-thumb">{address !== undefined && <img alt="" src={address} draggable={false} />}</span>
      <span class="v2-name">{preset.title}</span>
    </button>
  );
});
