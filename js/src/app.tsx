/** The Studio as one sees it. */

import { useComputed, useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { Panel } from "./controls/panel";
import { Icon, type IconName } from "./icons";
import { memo } from "./memo";
import { OpenButton, take } from "./open-file";
import { Performance } from "./performance";
import { Presets } from "./presets";
import { Preview } from "./preview/preview";
import { SaveMenu } from "./save-menu";
import { Banner, Problems, Status } from "./status";
import type { Store } from "./store";

export function App({ store }: { store: Store }) {
  const performance = useSignal(false);
  const root = useRef<HTMLDivElement>(null);
  const key = (event: KeyboardEvent) => {
    const command = event.ctrlKey || event.metaKey;
    const typing = (event.target as Element).matches("input[type=text], input[type=search]");
    if (command && event.key.toLowerCase() === "z" && !typing) {
      store.connection.post({ kind: event.shiftKey ? "redo" : "undo" });
    } else if (event.key === "Escape") store.connection.post({ kind: "cancel" });
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  // Lab looks for this at what has the focus first, and only then at what is around it.
  const quiet = (event: FocusEvent) =>
    (event.target as Element).setAttribute("data-lm-suppress-shortcuts", "true");
  const over = (event: DragEvent) => {
    if (event.dataTransfer?.types.includes("Files") !== true) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const drop = (event: DragEvent) => {
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
      onDragOver={over}
      onDrop={drop}
      onPaste={paste}
    >
      <header class="v2-head">
        <Algorithms store={store} />
        <div class="v2-tools" role="toolbar" aria-label="Studio">
          <HistoryButton store={store} kind="undo" />
          <HistoryButton store={store} kind="redo" />
          <hr />
          <OpenButton store={store} />
          <SaveMenu store={store} />
          <button type="button" class="v2-tool" title="Full screen" aria-label="Full screen" onClick={full}>
            <Icon name="full" />
          </button>
        </div>
      </header>
      <Banner store={store} />
      <main class="v2-main">
        <Preview store={store} />
        <Panel store={store} />
      </main>
      <Presets store={store} />
      <Problems store={store} />
      {performance.value && <Performance store={store} />}
      <Status store={store} performance={performance} />
    </div>
  );
}

const Algorithms = memo(function Algorithms({ store }: { store: Store }) {
  const now = store.value("algorithm").value;
  const choices = useComputed(() => store.state.value.fields.algorithm?.choices ?? []).value;
  return (
    <div class="v2-tabs" role="radiogroup" aria-label="Algorithm">
      {choices.map((choice) => (
        <button
          key={choice.value}
          type="button"
          role="radio"
          aria-checked={now === choice.value}
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
      onClick={() => {
        store.connection.post({ kind });
        store.commit();
      }}
    >
      <Icon name={icon} />
    </button>
  );
});
