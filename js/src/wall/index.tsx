/** What anywidget loads for contact sheets and comparisons. */

import { render } from "preact";
import type { Model } from "../protocol";
import { followTheme } from "../theme";
import { App } from "./app";
import { WallStore } from "./store";

function renderView({ model, el }: { model: Model; el: HTMLElement }): () => void {
  const store = new WallStore(model);
  render(<App store={store} />, el);
  const unfollow = followTheme(el);
  return () => {
    unfollow();
    render(null, el);
    store.close();
  };
}

export default { render: renderView };
