/** The preview with its buttons. */

import { type Signal, useComputed, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../icons";
import { memo } from "../memo";
import { rove } from "../roving";
import type { Store } from "../store";
import { SplitBar } from "./split-bar";
import { type Mode, Stage } from "./stage";

const MODES: [Mode, string][] = [
  ["drawing", "Drawing"],
  ["picture", "Picture"],
  ["split", "Split"],
  ["side", "Side by side"],
];

export const Preview = memo(function Preview({ store }: { store: Store }) {
  const root = useRef<HTMLDivElement>(null);
  const stage = useSignal<Stage | null>(null);
  const mode = useSignal<Mode>("drawing");
  const split = useSignal(50);
  useEffect(() => {
    if (root.current === null) return;
    const made = new Stage(
      root.current,
      {
        scene: store.scene,
        bitmap: store.bitmap,
        pinned: store.pinboard.shown,
        peek: store.peek,
        grown: store.grown,
        field: (path) => store.value(path).value,
        painted: (ms) => {
          store.painted.value = { frames: store.painted.peek().frames + 1, ms };
        },
        picture: () => store.state.peek().picture ?? store.scene.peek(),
        value: (attribute) => store.value(store.state.peek().view[attribute] ?? "").value,
      },
      mode,
    );
    stage.value = made;
    return () => made.free();
  }, [store, mode, stage]);
  return (
    <div
      ref={root}
      class="v2-stage"
      role="region"
      aria-label="Preview: arrow keys move, plus and minus zoom, 0 fits, 1 is actual size"
      tabIndex={0}
      style={{ "--v2-split": `${split.value}%` }}
    >
      <Sides store={store} mode={mode} />
      {mode.value === "split" && (
        <SplitBar split={split} root={root} label="Picture on the left, drawing on the right" />
      )}
      <Curtain store={store} />
      <div class="v2-float v2-modes" role="radiogroup" aria-label="What is shown" onKeyDown={rove}>
        {MODES.map(([name, label]) => (
          <button
            key={name}
            type="button"
            role="radio"
            aria-checked={mode.value === name}
            tabIndex={mode.value === name ? 0 : -1}
            onClick={() => {
              mode.value = name;
            }}
          >
            {name === "picture" && store.pinboard.compared.value !== null ? "Pin" : label}
          </button>
        ))}
        <Peek store={store} />
      </div>
      {stage.value !== null && <Zoom stage={stage.value} />}
    </div>
  );
});

/** Shows the other side as long as it is pressed. */
function Peek({ store }: { store: Store }) {
  const press = (down: boolean) => () => {
    store.peek.value = down;
  };
  const key = (event: KeyboardEvent) => {
    if (event.key !== " " && event.key !== "Enter") return;
    event.preventDefault();
    store.peek.value = event.type === "keydown";
  };
  return (
    <button
      type="button"
      class="v2-peek"
      aria-pressed={store.peek.value}
      aria-label="Compare: hold to see the other side"
      title="Hold to see the other side (C)"
      onPointerDown={press(true)}
      onPointerUp={press(false)}
      onPointerLeave={press(false)}
      onPointerCancel={press(false)}
      onBlur={press(false)}
      onKeyDown={key}
      onKeyUp={key}
    >
      <Icon name="compare" />
    </button>
  );
}

/** Says which side is the pin, and which the drawing. */
function Sides({ store, mode }: { store: Store; mode: Signal<Mode> }) {
  const pins = store.state.value.pins;
  const pin = pins.find((one) => one.id === store.pinboard.compared.value);
  if (pin === undefined) return null;
  const other = mode.value === "picture" ? !store.peek.value : store.peek.value;
  const both = mode.value === "split" || mode.value === "side";
  return (
    <>
      {(both || other) && <span class="v2-side v2-side-a">{pin.name}</span>}
      {(both ? !store.peek.value : !other) && <span class="v2-side v2-side-b">Now</span>}
    </>
  );
}

function Zoom({ stage }: { stage: Stage }) {
  return (
    <div class="v2-float v2-zoom">
      <button type="button" aria-label="Zoom out" onClick={() => stage.zoomBy(0.8)}>
        −
      </button>
      <button type="button" class="v2-percent" title="Actual size (1)" onClick={() => stage.actual()}>
        {stage.zoom.value < 0.1 ? (100 * stage.zoom.value).toFixed(1) : Math.round(100 * stage.zoom.value)} %
      </button>
      <button type="button" aria-label="Zoom in" onClick={() => stage.zoomBy(1.25)}>
        +
      </button>
      <button
        type="button"
        title="Show all of it (0)"
        aria-pressed={stage.fitted.value}
        onClick={() => stage.fit()}
      >
        Fit
      </button>
    </div>
  );
}

/** What is said as long as there is nothing to see. */
function Curtain({ store }: { store: Store }) {
  const text = useComputed(() => {
    if (store.scene.value !== null) return null;
    if (!store.state.value.ready) return "Waiting for the kernel …";
    return store.state.value.picture === null ? "Drop a picture here, paste one, or open one" : "Drawing …";
  });
  return text.value === null ? null : <p class="v2-curtain">{text}</p>;
}
