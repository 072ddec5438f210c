/** Where the time goes: the stages of the drawing shown, each with what it took. */

import { useComputed } from "@preact/signals";
import { memo } from "./memo";
import { time } from "./status";
import type { Store } from "./store";

export const Performance = memo(function Performance({ store }: { store: Store }) {
  const progress = useComputed(() => store.state.value.progress).value;
  const painted = store.painted.value;
  const { arrived, dropped } = store.frames.value;
  const hits = progress.stages.filter(([, , reused]) => reused).length;
  const counts = [
    ["Stages reused", `${hits} of ${progress.stages.length}`],
    ["Frames arrived", arrived],
    ["Frames dropped for newer ones", dropped],
    ["Paintings", painted.frames],
    ["The last painting", time(painted.ms / 1000)],
  ];
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
      <table class="v2-counts">
        <caption>In this page</caption>
        <tbody>
          {counts.map(([name, count]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{count}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
});
