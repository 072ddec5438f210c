/** A slider; while it is dragged nothing but the pointer moves it. */

import { useRef } from "preact/hooks";
import type { Field } from "../schema";
import { fromPosition, STOPS, stepped, toPosition, written } from "./scale";

interface Props {
  field: Field;
  value: number | null;
  /** `held` while the pointer is down. */
  move(value: number, held: boolean): void;
  release(): void;
}

export function Slider({ field, value, move, release }: Props) {
  const held = useRef(false);
  const position = value === null ? 0 : toPosition(field, value);
  const drop = () => {
    if (!held.current) return;
    held.current = false;
    release();
  };
  const key = (event: KeyboardEvent) => {
    const steps = {
      ArrowLeft: -1,
      ArrowDown: -1,
      ArrowRight: 1,
      ArrowUp: 1,
      PageDown: -10,
      PageUp: 10,
    }[event.key];
    if (steps === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    move(stepped(field, value ?? field.minimum ?? 0, steps), false);
  };
  return (
    <input
      class="v2-slider"
      type="range"
      min={0}
      max={STOPS}
      step={1}
      value={position}
      data-auto={value === null ? "" : undefined}
      style={{ "--v2-part": position / STOPS }}
      aria-label={field.label}
      aria-description={field.help}
      aria-valuetext={value === null ? "automatic" : `${written(field, value)} ${field.unit}`}
      onPointerDown={() => {
        held.current = true;
      }}
      onPointerUp={drop}
      onPointerCancel={drop}
      onBlur={drop}
      onKeyDown={key}
      onInput={(event) => move(fromPosition(field, event.currentTarget.valueAsNumber), held.current)}
    />
  );
}
