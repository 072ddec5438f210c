/** Where the time goes: the stages of the drawing shown, each with what it took. */

import { useComputed } from "@preact/signals";
import { memo } from "./memo";
import { time } from "./status";
import type { Store } from "./store";

export const Performance = memo(function Performance({ store }: { store: Store }) {
  const progress = useComputed(() => store.state.value.progress).value;
  const painted = store.painted.value;
  const longest = Math.max(...progress.stages.map(([, seconds, reused]) => (reused ? 0 : seconds)), 1e-6);
  return (
    <section class="v2-performance" aria-label="Performance" tabIndex={0}>
      <table>
        <caption>Stages of the {progress.phase === "final" ? "final" : "draft"}</caption>
        <tbody>
          {progress.stages.map(([name, seconds, reused]) => (
            <tr key={name} data-reused={reused ? "" : undefined}>
              <th scope="row">{name}</th>
              <td class="v2-bar">
                <i style={{ width: reused ? 0 : `${(100 * seconds) / longest}%` }} />
              </td>
              <td>{reused ? "reused" : time(seconds)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>
        {painted.frames} frames painted, the last in {time(painted.ms / 1000)}
      </p>
    </section>
  );
});
