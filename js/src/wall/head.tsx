/** Title, order, filter, the figure on the drawings, size, and what can be saved. */

import { useComputed } from "@preact/signals";
import { WHOLE } from "./place";
import type { WallStore } from "./store";

export function Head({ store }: { store: WallStore }) {
  const wall = useComputed(() => store.wall.value).value;
  const whole = useComputed(() => store.look.value.zoom === 1).value;
  if (wall === null) return null;
  const sheet = wall.mode === "sheet";
  return (
    <header class="v2-wall-head">
      <h3>{wall.title}</h3>
      {sheet && (
        <input
          class="v2-wall-filter"
          type="search"
          placeholder="Filter"
          aria-label="Filter by words"
          onInput={(event) => {
            store.words.value = event.currentTarget.value;
          }}
        />
      )}
      {sheet && wall.metrics.length > 0 && (
        <>
          <Choice
            label="Sort"
            first="as planned"
            names={wall.metrics.map((one) => one.name)}
            value={store.sortBy.value}
            choose={(name) => {
              store.sortBy.value = name;
            }}
          />
          <Choice
            label="Show"
            first="no figure"
            names={wall.metrics.map((one) => one.name)}
            value={store.metric.value}
            choose={(name) => {
              store.metric.value = name;
            }}
          />
        </>
      )}
      <label class="v2-wall-size">
        <span>Size</span>
        <input
          type="range"
          min={90}
          max={720}
          step={10}
          value={store.size.value}
          aria-label="Width of a drawing"
          onInput={(event) => {
            store.size.value = event.currentTarget.valueAsNumber;
          }}
        />
      </label>
      {wall.mode === "compare" && wall.tiles.length === 2 && (
        <button
          type="button"
          aria-pressed={store.curtain.value !== null}
          onClick={() => {
            store.curtain.value = store.curtain.peek() === null ? 0.5 : null;
          }}
        >
          Curtain
        </button>
      )}
      <button
        type="button"
        disabled={whole}
        title="Show the whole drawings (0)"
        onClick={() => {
          store.look.value = WHOLE;
        }}
      >
        Fit
      </button>
      <button type="button" title="Save all as one SVG" onClick={() => store.save("svg")}>
        SVG
      </button>
      <button type="button" title="Save all as one page" onClick={() => store.save("html")}>
        HTML
      </button>
    </header>
  );
}

interface ChoiceProps {
  label: string;
  first: string;
  names: string[];
  value: string;
  choose(name: string): void;
}

function Choice({ label, first, names, value, choose }: ChoiceProps) {
  return (
    <label class="v2-wall-choice">
      <span>{label}</span>
      <select value={value} onChange={(event) => choose(event.currentTarget.value)}>
        <option value="">{first}</option>
        {names.map((name) => (
          <option key={name} value={name}>
            {name.replaceAll("_", " ")}
          </option>
        ))}
      </select>
    </label>
  );
}
