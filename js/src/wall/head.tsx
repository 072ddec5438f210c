/** Title, order, filter, the figure on the drawings, size, zoom, and what can be saved. */

import { useComputed } from "@preact/signals";
import { Icon } from "../icons";
import { Menu } from "../menu";
import { rove } from "../roving";
import { SIZES } from "./fit";
import { WHOLE } from "./place";
import type { WallStore } from "./store";

const ZOOM = 1.25;

export function Head({ store }: { store: WallStore }) {
  const wall = useComputed(() => store.wall.value).value;
  if (wall === null) return null;
  const names: [string, string][] = wall.metrics.map((one) => [one.name, one.name.replaceAll("_", " ")]);
  return (
    <div class="v2-wall-head">
      <h3 title={wall.title}>{wall.title}</h3>
      <div class="v2-wall-controls">
        {wall.mode === "compare" ? <Modes store={store} /> : <Filter store={store} />}
        {wall.mode === "sheet" && names.length > 0 && (
          <>
            <Choice
              label="Sort"
              choices={[["", "in order"], ...names]}
              value={store.sortBy.value}
              choose={(name) => {
                store.sortBy.value = name;
              }}
            />
            <Choice
              label="Show"
              choices={[["", "no figure"], ...names]}
              value={store.metric.value}
              choose={(name) => {
                store.metric.value = name;
              }}
            />
          </>
        )}
        <TileSize store={store} />
      </div>
      <Zoom store={store} />
      <Menu
        label="Save"
        icon="save"
        items={[
          { label: "All as one SVG", run: () => store.save("svg") },
          { label: "All as one web page (HTML)", run: () => store.save("html") },
        ]}
      />
    </div>
  );
}

function Filter({ store }: { store: WallStore }) {
  return (
    <label class="v2-wall-filter" title="Words of the title, or conditions: ink&lt;0.2 detail&gt;=0.5">
      <Icon name="search" />
      <input
        type="search"
        placeholder="Filter"
        aria-label="Filter by words, or by conditions such as ink<0.2"
        onInput={(event) => {
          store.words.value = event.currentTarget.value;
        }}
      />
    </label>
  );
}

/** Beside each other, or two behind a curtain. */
function Modes({ store }: { store: WallStore }) {
  const pair = useComputed(() => store.pair.value).value;
  const titles = store.wall.peek()?.tiles.map((tile) => tile.title) ?? [];
  const mode = (label: string, on: boolean, choose: [number, number] | null) => (
    <button
      type="button"
      role="radio"
      aria-checked={on}
      tabIndex={on ? 0 : -1}
      onClick={() => {
        if (!on) store.pair.value = choose;
      }}
    >
      {label}
    </button>
  );
  const choices = titles.map((title, k): [string, string] => [`${k}`, title]);
  return (
    <>
      <div class="v2-tabs" role="radiogroup" aria-label="How they are shown" onKeyDown={rove}>
        {mode("Side by side", pair === null, null)}
        {mode("Curtain", pair !== null, [0, 1])}
      </div>
      {pair !== null && titles.length > 2 && (
        <>
          <Choice
            label="Left"
            choices={choices}
            value={`${pair[0]}`}
            choose={(name) => {
              store.pair.value = [Number(name), pair[1]];
            }}
          />
          <Choice
            label="Right"
            choices={choices}
            value={`${pair[1]}`}
            choose={(name) => {
              store.pair.value = [pair[0], Number(name)];
            }}
          />
        </>
      )}
    </>
  );
}

function TileSize({ store }: { store: WallStore }) {
  const size = useComputed(() => store.fit.value.width).value;
  const hidden = useComputed(() => store.pair.value !== null).value;
  if (hidden) return null;
  const { least, most } = SIZES;
  return (
    <label>
      <span>Size</span>
      <input
        class="v2-slider"
        type="range"
        min={least}
        max={most}
        step={10}
        value={size}
        style={{ "--v2-part": Math.min((size - least) / (most - least), 1) }}
        aria-label="Width of a drawing"
        aria-valuetext={`${Math.round(size)} pixels`}
        onInput={(event) => {
          store.chosen.value = event.currentTarget.valueAsNumber;
        }}
      />
    </label>
  );
}

function Zoom({ store }: { store: WallStore }) {
  const zoom = useComputed(() => store.look.value.zoom).value;
  return (
    <div class="v2-wall-zoom">
      <button
        type="button"
        class="v2-tool"
        aria-label="Zoom out of all"
        title="Zoom out of all (-)"
        disabled={zoom === 1}
        onClick={() => store.zoomBy(1 / ZOOM)}
      >
        −
      </button>
      <output aria-label="Zoom">{zoom < 10 ? zoom.toFixed(1) : Math.round(zoom)} ×</output>
      <button
        type="button"
        class="v2-tool"
        aria-label="Zoom into all"
        title="Zoom into all (+)"
        onClick={() => store.zoomBy(ZOOM)}
      >
        +
      </button>
      <button
        type="button"
        disabled={zoom === 1}
        title="Show the whole drawings (0)"
        onClick={() => {
          store.look.value = WHOLE;
        }}
      >
        Fit
      </button>
    </div>
  );
}

interface ChoiceProps {
  label: string;
  /** Values with their names. */
  choices: [string, string][];
  value: string;
  choose(name: string): void;
}

function Choice({ label, choices, value, choose }: ChoiceProps) {
  return (
    <label>
      <span>{label}</span>
      <span class="v2-select">
        <select aria-label={label} value={value} onChange={(event) => choose(event.currentTarget.value)}>
          {choices.map(([name, text]) => (
            <option key={name} value={name}>
              {text}
            </option>
          ))}
        </select>
        <Icon name="down" />
      </span>
    </label>
  );
}
