/** The preview with its buttons. */

import { effect, type Signal, useComputed, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../icons";
import { memo } from "../memo";
import type { Side } from "../pinboard";
import { rove } from "../roving";
import { nameOf, Sides } from "../sides";
import type { Store } from "../store";
import { Curtain } from "./curtain";
import { SplitBar } from "./split-bar";
import { type Mode, Stage, shownMode } from "./stage";

/** Modes with what they are called, and the side that they show alone. */
type Named = [Mode, string, Side?];
const DRAWING: Named = ["drawing", "Drawing", "b"];
const PICTURE: Named = ["picture", "Picture", "a"];
const BOTH: Named[] = [
  ["split", "Split"],
  ["side", "Side by side"],
];

export const Preview = memo(function Preview({ store }: { store: Store }) {
  const root = useRef<HTMLDivElement>(null);
  const stage = useSignal<Stage | null>(null);
  const mode = useSignal<Mode>("drawing");
  const split = useSignal(50);
  const nothing = useComputed(() => store.scene.value === null && store.state.value.picture === null).value;
  // A is left of B
  const modes = store.pinboard.comparing.value ? [PICTURE, DRAWING, ...BOTH] : [DRAWING, PICTURE, ...BOTH];
  useComparison(store, mode);
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
      data-nothing={nothing ? "" : undefined}
      style={{ "--v2-split": `${split.value}%` }}
    >
      <Sides store={store} mode={shownMode(mode.value, store.peek.value)} />
      {mode.value === "split" && <SplitBar split={split} root={root} label={splitLabel(store)} />}
      <Curtain store={store} />
      <div class="v2-float v2-modes" role="radiogroup" aria-label="What is shown" onKeyDown={rove}>
        {modes.map(([name, label, side]) => (
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
            {side !== undefined && store.pinboard.sides[side].value !== null ? (
              <span>{nameOf(store, side)}</span>
            ) : (
              label
            )}
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

/** A comparison begins under the split bar; when it ends, the drawing is back. */
function useComparison(store: Store, mode: Signal<Mode>): void {
  useEffect(() => {
    let begun = false;
    return effect(() => {
      if (store.pinboard.comparing.value) {
        if (mode.peek() !== "drawing") return;
        begun = true;
        mode.value = "split";
      } else {
        if (begun && mode.peek() === "split") mode.value = "drawing";
        begun = false;
      }
    });
  }, [store, mode]);
}

function Zoom({ stage }: { stage: Stage }) {
  return (
    <div class="v2-float v2-zoom" data-moved={stage.fitted.value ? undefined : ""}>
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

/** What lies on either side of the bar. */
function splitLabel(store: Store): string {
  const right = store.pinboard.sides.b.value === null ? "drawing" : nameOf(store, "b");
  return `${nameOf(store, "a")} on the left, ${right} on the right`;
}
