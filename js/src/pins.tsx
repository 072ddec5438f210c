/** Pinned states: take one up again, name it, compare with it, let it go. */

import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "./icons";
import { memo } from "./memo";
import { SIDES } from "./pinboard";
import type { Pin } from "./state";
import type { Store } from "./store";

export const PinButton = memo(function PinButton({ store }: { store: Store }) {
  const nothing = useComputed(() => store.scene.value === null).value;
  return (
    <button
      type="button"
      class="v2-tool"
      disabled={nothing}
      title="Pin this state, to compare and come back to it (P)"
      aria-label="Pin this state"
      onClick={() => store.pinboard.pin()}
    >
      <Icon name="pin" />
    </button>
  );
});

export const Pins = memo(function Pins({ store }: { store: Store }) {
  const pins = useComputed(() => store.state.value.pins).value;
  if (pins.length === 0) return null;
  return (
    <ul class="v2-pins" aria-label="Pinned states">
      {pins.map((pin) => (
        <Card key={pin.id} store={store} pin={pin} />
      ))}
    </ul>
  );
});

const Card = memo(function Card({ store, pin }: { store: Store; pin: Pin }) {
  const { pinboard } = store;
  const address = useComputed(() => pinboard.thumbnails.value[pin.id]).value;
  const side = useComputed(() => SIDES.find((one) => pinboard.sides[one].value === pin.id)).value;
  const compared = useComputed(() => pinboard.sides.a.value === pin.id).value;
  const naming = useSignal(false);
  const name = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (naming.value) name.current?.select();
  }, [naming.value]);
  const named = (keep: boolean) => {
    if (!naming.peek()) return;
    if (keep) pinboard.rename(pin.id, name.current?.value ?? "");
    naming.value = false;
  };
  return (
    <li class="v2-pin" data-side={side?.toUpperCase()}>
      <button
        type="button"
        class="v2-thumb"
        title={`Take up ${pin.name} again`}
        aria-label={`Take up ${pin.name} again`}
        onClick={() => pinboard.restore(pin.id)}
      >
        {address !== undefined && <img alt="" src={address} draggable={false} />}
      </button>
      <span class="v2-pin-tools">
        <button
          type="button"
          aria-pressed={compared}
          title="Compare it with what is drawn now; hold C to see only it"
          aria-label={`Compare with ${pin.name}`}
          onClick={() => store.attempt(pinboard.compare(pin.id))}
        >
          <Icon name="compare" />
        </button>
        <button
          type="button"
          aria-label={`Delete ${pin.name}`}
          title="Delete"
          onClick={() => pinboard.remove(pin.id)}
        >
          <Icon name="close" />
        </button>
      </span>
      {naming.value ? (
        <input
          ref={name}
          type="text"
          class="v2-pin-name"
          aria-label="Name of the pin"
          maxLength={100}
          defaultValue={pin.name}
          onBlur={() => named(true)}
          onKeyDown={(event) => {
            if (event.key === "Enter") named(true);
            else if (event.key === "Escape") named(false);
            else return;
            event.stopPropagation();
          }}
        />
      ) : (
        <button
          type="button"
          class="v2-pin-name"
          title="Rename"
          aria-label={`Rename ${pin.name}`}
          onClick={() => {
            naming.value = true;
          }}
        >
          {pin.name}
        </button>
      )}
    </li>
  );
});
