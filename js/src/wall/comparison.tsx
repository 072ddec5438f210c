/** A few drawings beside each other or behind a curtain, and what they differ in. */

import { useComputed } from "@preact/signals";
import { Frame, lookKey } from "./frame";
import type { WallStore } from "./store";
import { figure, ranks } from "./tiles";

export function Comparison({ store }: { store: WallStore }) {
  const wall = useComputed(() => store.wall.value).value;
  const curtain = useComputed(() => store.curtain.value).value;
  const size = useComputed(() => store.size.value).value;
  if (wall === null) return null;
  return (
    <div class="v2-wall-sheet" onKeyDown={(event) => lookKey(store, event)}>
      {curtain === null ? (
        <div class="v2-wall-flow" style={{ "--v2-tile": `${size}px` }}>
          {wall.tiles.map((tile, number) => (
            <figure key={number} class="v2-wall-card" tabIndex={0} aria-label={tile.title}>
              <Frame store={store} number={number} wheel />
              <figcaption class="v2-wall-caption">
                <span class="v2-wall-title">{tile.title}</span>
              </figcaption>
            </figure>
          ))}
        </div>
      ) : (
        <Curtain store={store} at={curtain} size={size} />
      )}
      <Tables store={store} />
    </div>
  );
}

function Curtain({ store, at, size }: { store: WallStore; at: number; size: number }) {
  const titles = store.wall.peek()?.tiles.map((tile) => tile.title) ?? [];
  return (
    <div class="v2-wall-curtain" style={{ "--v2-split": `${at * 100}%`, width: `${size * 1.7}px` }}>
      <Frame store={store} number={0} wheel />
      <div class="v2-wall-behind">
        <Frame store={store} number={1} wheel />
      </div>
      <input
        type="range"
        min={0}
        max={1}
        step={0.002}
        value={at}
        aria-label={`Curtain between ${titles.join(" and ")}`}
        onInput={(event) => {
          store.curtain.value = event.currentTarget.valueAsNumber;
        }}
      />
    </div>
  );
}

function Tables({ store }: { store: WallStore }) {
  const wall = store.wall.peek();
  if (wall === null || wall === undefined) return null;
  return (
    <div class="v2-wall-tables">
      <table>
        <thead>
          <tr>
            <th scope="col">{wall.differences.length === 0 ? "no parameter differs" : "what differs"}</th>
            {wall.tiles.map((tile) => (
              <th key={tile.title} scope="col">
                {tile.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {wall.differences.map(([path, values]) => (
            <tr key={path}>
              <th scope="row">{path}</th>
              {values.map((value, k) => (
                <td key={k}>{value}</td>
              ))}
            </tr>
          ))}
          {wall.metrics.map((metric) => {
            const rank = ranks(wall.tiles, metric);
            const differs = new Set(rank).size > 1;
            return (
              <tr key={metric.name} title={metric.help}>
                <th scope="row">{metric.name.replaceAll("_", " ")}</th>
                {wall.tiles.map((tile, k) => (
                  <td key={tile.title} data-best={differs && rank[k] === 1 ? "" : undefined}>
                    {figure(tile.metrics[metric.name])}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
