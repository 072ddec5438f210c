/** What anywidget loads: one store for the model, an app for each view of it. */

import { render } from "preact";
import { App } from "./app";
import type { Model } from "./protocol";
import { Store } from "./store";
import { followTheme } from "./theme";

interface WidgetModel extends Model {
  get(name: "studio_id"): string;
}

/** Stores by the Studio's id, as each caller gets another model from anywidget; views of one Studio share its store. */
const stores = new Map<string, Store>();

function initialize({ model }: { model: WidgetModel }): () => void {
  const store = new Store(model);
  const id = model.get("studio_id");
  stores.set(id, store);
  return () => {
    if (stores.get(id) === store) stores.delete(id);
    store.close();
  };
}

function renderView({ model, el }: { model: WidgetModel; el: HTMLElement }): () => void {
  let store = stores.get(model.get("studio_id"));
  const own = store === undefined;
  if (store === undefined) store = new Store(model);
  try {
    render(<App store={store} />, el);
  } catch (error) {
    const text = document.createElement("pre");
    text.textContent = `The Studio could not be shown: ${error}`;
    el.replaceChildren(text);
    throw error;
  }
  const unfollow = followTheme(el);
  const shown = store;
  return () => {
    unfollow();
    render(null, el);
    if (own) shown.close();
  };
}

export default { initialize, render: renderView };
