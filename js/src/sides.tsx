/** What is compared: one choice for each side of the preview, A on the left and B on the right. */

import { useComputed } from "@preact/signals";
import { Icon } from "./icons";
import { memo } from "./memo";
import { SIDES, type Side } from "./pinboard";
import type { Mode } from "./preview/stage";
import type { Store } from "./store";

/** What a side shows without a pin. */
const PLAIN: Record<Side, string> = { a: "Picture", b: "Now" };
const NAMES: Record<Side, string> = { a: "A, the left side", b: "B, the right side" };

/** Name of what a side shows. */
export function nameOf(store: Store, side: Side): string {
  const shown = store.pinboard.sides[side].value;
  return store.state.value.pins.find((pin) => pin.id === shown)?.name ?? PLAIN[side];
}

interface Props {
  store: Store;
  /** What the preview shows at this moment. */
  mode: Mode;
}

export const Sides = memo(function Sides({ store, mode }: Props) {
  const pins = useComputed(() => store.state.value.pins).value;
  const both = mode === "split" || mode === "side";
  if (pins.length === 0 || (!both && !store.pinboard.comparing.value)) return null;
  const seen = both ? SIDES : SIDES.filter((side) => (side === "a") === (mode === "picture"));
  return (
    <>
      {seen.map((side) => (
        <Choice key={side} store={store} side={side} />
      ))}
    </>
  );
});

function Choice({ store, side }: { store: Store; side: Side }) {
  const { pinboard } = store;
  const value = pinboard.sides[side].value;
  return (
    <label class={`v2-side v2-side-${side}`} data-pinned={value === null ? undefined : ""}>
      <span aria-hidden="true">{side.toUpperCase()}</span>
      <select
        aria-label={NAMES[side]}
        value={value === null ? "" : String(value)}
        onChange={(event) => {
          const chosen = event.currentTarget.value;
          store.attempt(pinboard.show(side, chosen === "" ? null : Number(chosen)));
        }}
      >
        <option value="">{PLAIN[side]}</option>
        {store.state.value.pins.map((pin) => (
          <option key={pin.id} value={String(pin.id)}>
            {pin.name}
          </option>
        ))}
      </select>
      <Icon name="down" />
    </label>
  );
}
