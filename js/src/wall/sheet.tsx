/** The contact sheet: a table along one or two axes, or line by line; arrows walk, Enter opens. */

import { useComputed } from "@preact/signals";
import { Fragment } from "preact";
import { useRef } from "preact/hooks";
import { Frame, lookKey } from "./frame";
import type { WallStore } from "./store";
import { figure, type Tile, table } from "./tiles";
import { walk } from "./walk";

export function Sheet({ store }: { store: WallStore }) {
  const root = useRef<HTMLDivElement>(null);
  const wall = useComputed(() => store.wall.value).value;
  const numbers = useComputed(() => store.numbers.value).value;
  const size = useComputed(() => store.fit.value.width).value;
  const planned = useComputed(() => store.sortBy.value === "").value;
  if (wall === null) return null;
  const cells = planned ? table(wall, numbers) : null;
  const key = (event: KeyboardEvent) => {
    if (lookKey(store, event) || root.current === null) return;
    walk(root.current, event);
  };
  return (
    <div ref={root} class="v2-wall-sheet" style={{ "--v2-tile": `${size}px` }} onKeyDown={key}>
      {cells === null ? (
        <div class="v2-wall-flow">
          {numbers.map((number) => (
            <Card key={number} store={store} number={number} />
          ))}
        </div>
      ) : (
        <Table store={store} cells={cells} />
      )}
      {numbers.length === 0 && <p class="v2-wall-empty">No drawing has all of this.</p>}
    </div>
  );
}

function Table({ store, cells }: { store: WallStore; cells: number[][] }) {
  const wall = store.wall.peek();
  const rows = wall?.rows ?? null;
  const columns = wall?.columns ?? null;
  const width = columns?.values.length ?? 1;
  return (
    <div class="v2-wall-table" data-rows={rows === null ? undefined : ""} style={{ "--v2-columns": width }}>
      {columns !== null && (
        <>
          {rows !== null && (
            <div class="v2-wall-corner">
              <span>↓ {rows.name}</span>
              <span>→ {columns.name}</span>
            </div>
          )}
          {columns.values.map((value) => (
            <div key={value} class="v2-wall-column">
              <span data-always={rows === null ? "" : undefined}>{columns.name} </span>
              {value}
            </div>
          ))}
        </>
      )}
      {cells.map((numbers, k) => (
        <Fragment key={k}>
          {rows !== null && k % width === 0 && (
            <div class="v2-wall-row">
              <span data-always={columns === null ? "" : undefined}>{rows.name} </span>
              {rows.values[k / width]}
            </div>
          )}
          <div class="v2-wall-cell">
            {numbers.map((number) => (
              <Card key={number} store={store} number={number} short={numbers.length === 1} />
            ))}
          </div>
        </Fragment>
      ))}
    </div>
  );
}

function Card({ store, number, short }: { store: WallStore; number: number; short?: boolean }) {
  const tile = store.wall.peek()?.tiles[number];
  const selected = useComputed(() => store.selected.value === number).value;
  const metric = useComputed(() => store.metric.value).value;
  const rank = useComputed(() => store.ranks.value[number] ?? null).value;
  const reached = useComputed(() => {
    const shown = store.numbers.value;
    return number === (shown.includes(store.here.value) ? store.here.value : shown[0]);
  }).value;
  if (tile === undefined) return null;
  return (
    <button
      type="button"
      class="v2-wall-card"
      aria-label={spoken(tile, metric)}
      aria-pressed={selected}
      title={tile.opens ? `${tile.title}: open in a Studio` : spoken(tile, "")}
      data-best={rank === 1 ? "" : undefined}
      tabIndex={reached ? 0 : -1}
      onFocus={() => {
        store.here.value = number;
      }}
      onClick={() => store.open(number)}
    >
      <Frame store={store} number={number} wheel={false} />
      <span class="v2-wall-caption">
        {!short && <span class="v2-wall-title">{tile.title}</span>}
        {tile.pruned && <span class="v2-wall-mark">pruned</span>}
        {rank === 1 && <span class="v2-wall-mark v2-wall-best">best</span>}
        {metric !== "" && tile.error === "" && (
          <span class="v2-wall-figure" style={{ "--v2-rank": rank ?? 0 }}>
            {figure(tile.metrics[metric])}
          </span>
        )}
      </span>
    </button>
  );
}

function spoken(tile: Tile, metric: string): string {
  if (tile.error !== "") return `${tile.title}: ${tile.error}`;
  const said = metric === "" ? "" : `, ${metric.replaceAll("_", " ")} ${figure(tile.metrics[metric])}`;
  return `${tile.title}${tile.pruned ? ", pruned" : ""}${said}`;
}
