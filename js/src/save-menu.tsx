/** What can be taken along: files, and text for the clipboard. */

import { useComputed } from "@preact/signals";
import { write } from "./clipboard";
import { keep } from "./keep";
import { memo } from "./memo";
import { Menu, type MenuItem } from "./menu";
import type { Size } from "./preview/viewport";
import type { Store } from "./store";

interface Item extends Omit<MenuItem, "run"> {
  run(store: Store): Promise<void>;
}

/** Pixels of a PNG per px of the picture; none of more pixels is offered. */
const SCALES = [1, 2, 4, 8];
const MOST_PIXELS = 128e6;

/** What there is to take along of a picture of this size. */
export function itemsFor(size: Size | null): Item[] {
  const { width, height } = size ?? { width: 0, height: 0 };
  const pngs = SCALES.filter((scale) => scale === 1 || width * height * scale ** 2 <= MOST_PIXELS);
  return [
    { label: "SVG", run: (store) => download(store, "svg", 1) },
    ...pngs.map((scale) => ({
      label: scale === 1 ? "PNG" : `PNG, ${scale} ×`,
      more: size === null ? "" : `${width * scale} × ${height * scale}`,
      run: (store: Store) => download(store, "png", scale),
    })),
    { label: "Web page (HTML)", run: (store) => download(store, "html", 1) },
    { label: "Copy SVG", apart: true, run: (store) => copy(store, "svg") },
    { label: "Copy as Python", run: (store) => copy(store, "python") },
  ];
}

export const SaveMenu = memo(function SaveMenu({ store }: { store: Store }) {
  const size = useComputed(() => store.state.value.picture).value;
  const items = itemsFor(size).map(({ run, ...item }) => ({ ...item, run: () => store.attempt(run(store)) }));
  return <Menu label="Save" icon="save" items={items} />;
});

/** Name of the picture's file without folder and suffix, and without what file systems refuse. */
export function stem(name: string): string {
  const plain = name.replace(/^.*[\\/]/, "").replace(/\.[^.]*$/, "");
  return plain.replace(/[^\p{L}\p{N}._ -]+/gu, "_").slice(0, 80) || "drawing";
}

async function download(store: Store, format: "svg" | "png" | "html", scale: number): Promise<void> {
  const plain = stem(store.state.peek().picture?.name ?? "");
  const name = `${plain}${scale === 1 ? "" : `-${scale}x`}.${format}`;
  store.tell(`Making ${name} …`);
  const { mime, bytes } = await store.connection.request(format, { scale });
  keep(name, mime, bytes);
  store.tell(`${name} saved`);
}

async function copy(store: Store, what: "svg" | "python"): Promise<void> {
  const { bytes } = await store.connection.request(what);
  await write(new TextDecoder().decode(bytes));
  store.tell(what === "svg" ? "SVG copied" : "Python copied");
}
