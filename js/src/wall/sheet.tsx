/** The contact sheet: a table along one or two axes, or line by line; arrows walk, Enter opens. */

import { useComputed } from "@preact/signals";
import { Fragment } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Frame, lookKey } from "./frame";
import type { WallStore } from "./store";
import { figure, type Tile, table } from "./tiles";

/** CSS px: names of the rows with the padding, between drawings, and the narrowest that a table begins with. */
const MARGIN = 150;
const GAP = 8;
const LEAST = 90;

export function Sheet({ store }: { store: WallStore }) {
  const root = useRef<HTMLDivElement>(null);
  const wall = useComputed(() => store.wall.value).value;
  const numbers = useComputed(() => store.numbers.value).value;
  const size = useComputed(() => store.size.value).value;
  const planned = useComputed(() => store.sortBy.value === "").value;
  const across = wall?.columns?.values.length ?? 0;
  useLayoutEffect(() => {
    const room = root.current?.clientWidth ?? 0;
    if (across > 0 && room > 0) {
      const fitting = (room - MARGIN) / across - GAP;
      store.size.value = Math.round(Math.min(Math.max(fitting, LEAST), store.size.peek()));
    }
  }, [store, across]);
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
      {numbers.length === 0 && <p class="v2-wall-empty">No drawing has all these words.</p>}
    </div>
  );
}

function Table({ store, cells }: { store: WallStore; cells: number[][] }) {
  const wall = store.wall.peek();
  const rows = wall?.rows ?? null;
  const columns = wall?.columns ?? null;
  const width = columns?.values.length ?? 1;
  const template = `${rows === null ? "" : "auto "}repeat(${width}, var(--v2-tile))`;
  return (
    <div class="v2-wall-table" style={{ gridTemplateColumns: template }}>
      {columns !== null && (
        <>
          {rows !== null && (
            <div class="v2-wall-corner">
              {rows.name} ↓ {columns.name} →
            </div>
          )}
          {columns.values.map((value) => (
            <div key={value} class="v2-wall-column">
              {rows === null ? `${columns.name} ${value}` : value}
            </div>
          ))}
        </>
      )}
      {cells.map((numbers, k) => (
        <Fragment key={k}>
          {rows !== null && k % width === 0 && <div class="v2-wall-row">{rows.values[k / width]}</div>}
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
  if (tile === undefined) return null;
  return (
    <button
      type="button"
      class="v2-wall-card"
      aria-label={spoken(tile, metric)}
      aria-pressed={selected}
      title={tile.opens ? `${tile.title}: open in a Studio` : tile.title}
      data-best={rank === 1 ? "" : undefined}
      onClick={() => store.open(number)}
    >
      <Frame store={store} number={number} wheel={false} />
      <span class="v2-wall-caption">
        {!short && <span class="v2-wall-title">{tile.title}</span>}
        {tile.pruned && <span class="v2-wall-mark">pruned</span>}
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

/** Arrows lead to the nearest drawing in their direction. */
function walk(root: HTMLElement, event: KeyboardEvent): void {
  const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
  const from = (event.target as Element).closest(".v2-wall-card");
  if (way === undefined || from === null) return;
  event.preventDefault();
  event.stopPropagation();
  const centre = (card: Element) => {
    const box = card.getBoundingClientRect();
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  };
  const [dx = 0, dy = 0] = way;
  const start = centre(from);
  let nearest: HTMLElement | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const card of root.querySelectorAll<HTMLElement>(".v2-wall-card")) {
    const { x, y } = centre(card);
    const along = (x - start.x) * dx + (y - start.y) * dy;
    const across = Math.abs((x - start.x) * dy) + Math.abs((y - start.y) * dx);
    if (along <= 1 || along + 3 * across >= least) continue;
    least = along + 3 * across;
    nearest = card;
  }
  nearest?.focus();
  nearest?.scrollIntoView({ block: "nearest", inline: "nearest" });
}
