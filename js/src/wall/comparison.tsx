/** A few drawings beside each other or behind a curtain, and what they differ in. */

import { useComputed } from "@preact/signals";
import { useRef } from "preact/hooks";
import { SplitBar } from "../preview/split-bar";
import { curtainWidth } from "./fit";
import { Frame, lookKey } from "./frame";
import type { WallStore } from "./store";
import { figure, type Metric, ranks, type Tile } from "./tiles";

/** Letters of a title that a table has room for. */
const SHORT = 20;

export function Comparison({ store }: { store: WallStore }) {
  const wall = useComputed(() => store.wall.value).value;
  const pair = useComputed(() => store.pair.value).value;
  const { width, columns } = useComputed(() => store.fit.value).value;
  if (wall === null) return null;
  return (
    <>
      <div
        class="v2-wall-sheet"
        style={{ "--v2-tile": `${width}px`, "--v2-columns": columns ?? "auto-fit" }}
        onKeyDown={(event) => lookKey(store, event)}
      >
        {pair === null ? (
          <div class="v2-wall-flow">
            {wall.tiles.map((tile, number) => (
              <figure key={number} class="v2-wall-card" tabIndex={0} aria-label={tile.title}>
                <Frame store={store} number={number} wheel />
                <figcaption class="v2-wall-caption">
                  <span class="v2-wall-title" title={tile.title}>
                    {tile.title}
                  </span>
                </figcaption>
              </figure>
            ))}
          </div>
        ) : (
          <Curtain store={store} pair={pair} />
        )}
      </div>
      <Tables store={store} />
    </>
  );
}

function Curtain({ store, pair }: { store: WallStore; pair: [number, number] }) {
  const root = useRef<HTMLDivElement>(null);
  const split = useComputed(() => store.split.value).value;
  const room = useComputed(() => store.room.value).value;
  const [left, right] = pair;
  const tiles = store.wall.peek()?.tiles ?? [];
  const titles = [tiles[left]?.title ?? "", tiles[right]?.title ?? ""];
  const width = curtainWidth(tiles[left] ?? { width: 1, height: 1 }, room);
  return (
    <div ref={root} class="v2-wall-curtain" style={{ "--v2-split": `${split}%`, width: `${width}px` }}>
      <Frame key={`left ${left}`} store={store} number={left} wheel />
      <div class="v2-wall-behind">
        <Frame key={`right ${right}`} store={store} number={right} wheel />
      </div>
      <span class="v2-side v2-side-a">{titles[0]}</span>
      <span class="v2-side v2-side-b">{titles[1]}</span>
      <SplitBar
        split={store.split}
        root={root}
        label={`Curtain: ${titles[0]} on the left, ${titles[1]} on the right`}
      />
    </div>
  );
}

/** What differs in parameters, and all figures. */
function Tables({ store }: { store: WallStore }) {
  const wall = useComputed(() => store.wall.value).value;
  if (wall === null) return null;
  const { tiles, differences, metrics } = wall;
  return (
    <div class="v2-wall-tables" role="group" tabIndex={0} aria-label="What differs">
      <table>
        <Titles first="Parameters that differ" tiles={tiles} />
        <tbody>
          {differences.length === 0 && (
            <tr>
              <td colSpan={tiles.length + 1}>none</td>
            </tr>
          )}
          {differences.map(([path, values]) => (
            <tr key={path}>
              <th scope="row">{path}</th>
              {values.map((value, k) => (
                <td key={k}>{value}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {metrics.length > 0 && (
        <table>
          <Titles first="Figures" tiles={tiles} />
          <tbody>
            {metrics.map((metric) => (
              <Figures key={metric.name} metric={metric} tiles={tiles} />
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

/** Letters alone where titles are long: what they stand for is said under the drawings. */
function Titles({ first, tiles }: { first: string; tiles: readonly Tile[] }) {
  const short = tiles.every((tile) => tile.title.length <= SHORT);
  return (
    <thead>
      <tr>
        <th scope="col">{first}</th>
        {tiles.map((tile, k) => (
          <th key={k} scope="col" title={tile.title}>
            {short ? tile.title : tile.title.replace(/^([A-Z]): .*$/s, "$1")}
          </th>
        ))}
      </tr>
    </thead>
  );
}

function Figures({ metric, tiles }: { metric: Metric; tiles: readonly Tile[] }) {
  const rank = ranks(tiles, metric);
  const differs = new Set(rank).size > 1;
  return (
    <tr title={metric.help}>
      <th scope="row">
        {metric.name.replaceAll("_", " ")}{" "}
        <small>{metric.direction === "minimise" ? "less" : "more"} is better</small>
      </th>
      {tiles.map((tile, k) => (
        <td key={k} data-best={differs && rank[k] === 1 ? "" : undefined}>
          {figure(tile.metrics[metric.name])}
        </td>
      ))}
    </tr>
  );
}
