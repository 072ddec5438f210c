/** The Studio as one sees it. */

import { useComputed, useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { Panel } from "./controls/panel";
import { Icon, type IconName } from "./icons";
import { memo } from "./memo";
import { OpenButton, take } from "./open-file";
import { Performance } from "./performance";
import { PinButton, Pins } from "./pins";
import { Presets } from "./presets";
import { Preview } from "./preview/preview";
import { quiet } from "./quiet";
import { rove } from "./roving";
import { SaveMenu } from "./save-menu";
import { Banner, Problems, Status } from "./status";
import type { Store } from "./store";

export function App({ store }: { store: Store }) {
  const performance = useSignal(false);
  const dropping = useSignal(false);
  const root = useRef<HTMLDivElement>(null);
  const key = (event: KeyboardEvent) => {
    const command = event.ctrlKey || event.metaKey;
    const target = event.target as Element;
    const plain =
      !command && !event.altKey && !target.matches("input[type=text], input[type=search], select");
    // what is being typed has an undo of its own
    const typing = target.matches("input[type=search], .v2-pin-name, [data-typing]");
    if (plain && event.key.toLowerCase() === "c") store.peek.value = true;
    else if (plain && event.key.toLowerCase() === "p") {
      if (!event.repeat) store.pinboard.pin();
    } else if (command && event.key.toLowerCase() === "z" && !typing) {
      step(store, event.shiftKey ? "redo" : "undo");
    } else if (command && event.key.toLowerCase() === "y" && !typing) {
      step(store, "redo");
    } else if (event.key === "Escape") store.connection.post({ kind: "cancel" });
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const over = (event: DragEvent) => {
    if (event.dataTransfer?.types.includes("Files") !== true) return;
    dropping.value = true;
    event.preventDefault();
    event.stopPropagation();
  };
  const leave = (event: DragEvent) => {
    if (!root.current?.contains(event.relatedTarget as Node | null)) dropping.value = false;
  };
  const drop = (event: DragEvent) => {
    dropping.value = false;
    if (!take(store, event.dataTransfer?.files)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const paste = (event: ClipboardEvent) => {
    if (!take(store, event.clipboardData?.files)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const full = () => {
    if (document.fullscreenElement === null) void root.current?.requestFullscreen();
    else void document.exitFullscreen();
  };
  return (
    <div
      ref={root}
      class="v2-studio"
      data-lm-suppress-shortcuts="true"
      onFocusIn={quiet}
      onKeyDown={key}
      onKeyUp={(event) => {
        if (event.key.toLowerCase() === "c") store.peek.value = false;
      }}
      onDragOver={over}
      onDragLeave={leave}
      onDrop={drop}
      onPaste={paste}
    >
      <div class="v2-head">
        <Algorithms store={store} />
        <div class="v2-tools" role="toolbar" aria-label="Studio">
          <HistoryButton store={store} kind="undo" />
          <HistoryButton store={store} kind="redo" />
          <PinButton store={store} />
          <hr />
          <OpenButton store={store} />
          <SaveMenu store={store} />
          {document.fullscreenEnabled && ( // frames of other hosts may forbid it
            <button type="button" class="v2-tool" title="Full screen" aria-label="Full screen" onClick={full}>
              <Icon name="full" />
            </button>
          )}
        </div>
      </div>
      <Banner store={store} />
      <div class="v2-main">
        <Preview store={store} />
        <Panel store={store} />
        {dropping.value && <p class="v2-drop">Drop it to open it</p>}
      </div>
      <div class="v2-strip">
        <Pins store={store} />
        <Presets store={store} />
      </div>
      <Problems store={store} />
      {performance.value && <Performance store={store} />}
      <Status store={store} performance={performance} />
    </div>
  );
}

/** Go one step through the history. */
function step(store: Store, kind: "undo" | "redo"): void {
  store.connection.post({ kind });
  store.commit();
}

const Algorithms = memo(function Algorithms({ store }: { store: Store }) {
  const now = store.value("algorithm").value;
  const choices = useComputed(() => store.state.value.fields.algorithm?.choices ?? []).value;
  return (
    <div class="v2-tabs" role="radiogroup" aria-label="Algorithm" onKeyDown={rove}>
      {choices.map((choice) => (
        <button
          key={choice.value}
          type="button"
          role="radio"
          aria-checked={now === choice.value}
          tabIndex={now === choice.value ? 0 : -1}
          onClick={() => store.set("algorithm", choice.value)}
        >
          {choice.label}
        </button>
      ))}
    </div>
  );
});

const NAMES: Record<"undo" | "redo", [string, IconName]> = { undo: ["Undo", "undo"], redo: ["Redo", "redo"] };

const HistoryButton = memo(function HistoryButton({ store, kind }: { store: Store; kind: "undo" | "redo" }) {
  const label = useComputed(() => store.state.value[kind]).value;
  const [name, icon] = NAMES[kind];
  return (
    <button
      type="button"
      class="v2-tool"
      disabled={label === null}
      title={label === null ? name : `${name} ${label}`}
      aria-label={label === null ? name : `${name} ${label}`}
      onClick={() => step(store, kind)}
    >
      <Icon name={icon} />
    </button>
  );
});
