/** What is going on: state, numbers, times; what went wrong, and what to do about it. */

import { type Signal, useComputed } from "@preact/signals";
import { Icon } from "./icons";
import { memo } from "./memo";
import type { Phase, Progress } from "./state";
import type { Store } from "./store";

const WORDS: Record<Phase, string> = {
  idle: "No picture",
  waiting: "Drawing",
  draft: "Draft",
  final: "Final",
  cancelled: "Cancelled",
  failed: "Failed",
};

interface Props {
  store: Store;
  /** Whether the performance panel is open. */
  performance: Signal<boolean>;
}

export const Status = memo(function Status({ store, performance }: Props) {
  const progress = useComputed(() => store.state.value.progress).value;
  const busy = progress.phase === "waiting" || progress.phase === "draft";
  const phase = progress.partial && progress.phase === "final" ? "Time limit reached" : WORDS[progress.phase];
  return (
    <div class="v2-status">
      <span class="v2-state" data-phase={progress.phase} role="status">
        <i />
        {phase}
      </span>
      {busy && progress.stage !== "" && (
        <span class="v2-progress">
          <progress max={1} value={progress.fraction} aria-label="Progress of the drawing" />
          <span>{progress.stage}</span>
        </span>
      )}
      <Upload store={store} />
      <span class="v2-facts">
        <span class="v2-news" role="status">
          {store.news}
        </span>
        {store.news.value === "" && (
          <>
            <Elements store={store} />
            {progress.phase === "final" && progress.bytes !== null && <span>{size(progress.bytes)}</span>}
            <span class="v2-times">{times(progress)}</span>
            {progress.stages.length > 0 && <Stages stages={progress.stages} />}
          </>
        )}
      </span>
      <button
        type="button"
        class="v2-link"
        hidden={!busy}
        title="Keep the draft (Esc)"
        onClick={() => store.connection.post({ kind: "cancel" })}
      >
        Cancel
      </button>
      <button
        type="button"
        class="v2-link"
        aria-expanded={performance.value}
        onClick={() => {
          performance.value = !performance.value;
        }}
      >
        Performance
      </button>
    </div>
  );
});

function Elements({ store }: { store: Store }) {
  const text = store.elements.value;
  return text === "" ? null : <span class="v2-elements">{text}</span>;
}

function Upload({ store }: { store: Store }) {
  const share = store.upload.value;
  if (share === null) return null;
  return (
    <span class="v2-progress">
      <progress max={1} value={share} aria-label="Progress of the upload" />
      <span>Uploading</span>
    </span>
  );
}

function Stages({ stages }: { stages: Progress["stages"] }) {
  const reused = stages.filter(([, , again]) => again).length;
  const each = stages.map(([name, seconds, again]) => `${name}: ${again ? "reused" : time(seconds)}`);
  return (
    <span class="v2-stages" title={each.join("\n")}>
      {reused} of {stages.length} stages reused
    </span>
  );
}

export function time(seconds: number): string {
  return seconds < 1 ? `${Math.round(seconds * 1000)} ms` : `${seconds.toFixed(1)} s`;
}

function times({ draftSeconds, finalSeconds, phase }: Progress): string {
  const words = [];
  if (draftSeconds !== null) words.push(`draft ${time(draftSeconds)}`);
  if (finalSeconds !== null && phase === "final") words.push(`final ${time(finalSeconds)}`);
  return words.join(" · ");
}

export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1e6 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** Everything that went wrong, each with a remedy and a way to put it away. */
export const Problems = memo(function Problems({ store }: { store: Store }) {
  const state = store.state.value;
  const errors = Object.values(state.errors);
  const failed = state.progress.phase === "failed" ? state.progress.text : null;
  if (errors.length === 0 && state.notice === null && failed === null) return null;
  return (
    <div class="v2-problems" role="alert">
      <ul>
        {errors.map((error) => (
          <li key={error.field}>
            <Icon name="warn" />
            <span>
              <b>{state.fields[error.field]?.label ?? error.field}</b>: {error.value} is not allowed; allowed:{" "}
              {error.allowed}. {error.suggestion}
            </span>
            <Dismiss act={() => store.dispatch({ type: "forgive", path: error.field })} />
          </li>
        ))}
        {failed !== null && (
          <li>
            <Icon name="warn" />
            <span>{failed}</span>
          </li>
        )}
        {state.notice !== null && (
          <li>
            <Icon name="warn" />
            <span>{state.notice}</span>
            <Dismiss act={() => store.dispatch({ type: "notice", text: null })} />
          </li>
        )}
      </ul>
    </div>
  );
});

function Dismiss({ act }: { act(): void }) {
  return (
    <button type="button" class="v2-tool" aria-label="Dismiss" onClick={act}>
      <Icon name="close" />
    </button>
  );
}

/** Shown while the kernel does not answer. */
export const Banner = memo(function Banner({ store }: { store: Store }) {
  const alive = useComputed(() => store.state.value.alive).value;
  const mismatch = useComputed(() => store.state.value.mismatch).value;
  if (mismatch !== null) {
    return (
      <p class="v2-banner" role="alert">
        This page and the kernel hold different versions of vec2art_nb. Restart the kernel and reload the
        page.
      </p>
    );
  }
  if (alive) return null;
  return (
    <p class="v2-banner" role="alert">
      Disconnected: the kernel does not answer. If it was restarted, run the cell again; if it is busy, wait.
    </p>
  );
});
