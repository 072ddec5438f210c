/** The bar between two sides of one view: dragged, or moved by arrow keys. */

import type { Signal } from "@preact/signals";
import { Icon } from "../icons";

interface Props {
  /** Where it stands, in per cent. */
  split: Signal<number>;
  /** What it splits. */
  root: { current: HTMLDivElement | null };
  label: string;
}

export function SplitBar({ split, root, label }: Props) {
  const move = (event: PointerEvent) => {
    const bar = event.currentTarget as HTMLElement;
    const box = root.current?.getBoundingClientRect();
    if (box === undefined || !bar.hasPointerCapture(event.pointerId)) return;
    split.value = Math.min(Math.max((100 * (event.clientX - box.left)) / box.width, 2), 98);
  };
  return (
    <div
      class="v2-split"
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={2}
      aria-valuemax={98}
      aria-valuenow={Math.round(split.value)}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        event.stopPropagation();
      }}
      onPointerMove={move}
      onKeyDown={(event) => {
        const step = { ArrowLeft: -2, ArrowRight: 2 }[event.key];
        if (step === undefined) return;
        event.preventDefault();
        event.stopPropagation();
        split.value = Math.min(Math.max(split.value + step, 2), 98);
      }}
    >
      <span>
        <Icon name="split" />
      </span>
    </div>
  );
}
