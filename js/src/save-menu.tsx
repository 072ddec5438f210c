/** What can be taken along: files, and text for the clipboard. */

import { memo } from "./memo";
import { Menu } from "./menu";
import type { Store } from "./store";

interface Item {
  label: string;
  run(store: Store): Promise<void>;
}

const ITEMS: Item[] = [
  { label: "SVG", run: (store) => download(store, "svg", 1) },
  { label: "PNG", run: (store) => download(store, "png", 1) },
  { label: "PNG, twice as large", run: (store) => download(store, "png", 2) },
  { label: "Web page (HTML)", run: (store) => download(store, "html", 1) },
  { label: "Copy SVG", run: (store) => copy(store, "svg") },
  { label: "Copy as Python", run: (store) => copy(store, "python") },
];

export const SaveMenu = memo(function SaveMenu({ store }: { store: Store }) {
  const items = ITEMS.map(({ label, run }) => ({
    label,
    run: () => {
      run(store).catch((error: Error) => store.dispatch({ type: "notice", text: error.message }));
    },
  }));
  return <Menu label="Save" icon="save" items={items} />;
});

/** Name of the picture's file without folder and suffix, and without what file systems refuse. */
export function stem(name: string): string {
  const plain = name.replace(/^.*[\\/]/, "").replace(/\.[^.]*$/, "");
  return plain.replace(/[^\p{L}\p{N}._ -]+/gu, "_").slice(0, 80) || "drawing";
}

async function download(store: Store, format: "svg" | "png" | "html", scale: number): Promise<void> {
  const { mime, bytes } = await store.connection.request(format, { scale });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes], { type: mime }));
  link.download = `${stem(store.state.peek().picture?.name ?? "")}.${format}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

async function copy(store: Store, what: "svg" | "python"): Promise<void> {
  const { bytes } = await store.connection.request(what);
  await navigator.clipboard.writeText(new TextDecoder().decode(bytes));
}
