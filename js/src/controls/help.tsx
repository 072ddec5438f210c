/** What a field does: beside the row that the pointer rests on, or that has the focus. */

import { type Signal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { memo } from "../memo";
import type { Value } from "../protocol";
import type { Field } from "../schema";
import type { Store } from "../store";
import { written } from "./scale";

/** Milliseconds that the pointer has to rest. */
const REST = 450;

interface Shown {
  path: string;
  /** Where the row is, px from the top of the panel. */
  top: number;
  bottom: number;
  /** In the lower half, where there is more room above. */
  low: boolean;
}

export type Helped = Signal<Shown | null>;

/** The row that help is shown for, and what the panel has to listen for. */
export function useHelp() {
  const shown: Helped = useSignal<Shown | null>(null);
  const timer = useRef(0);
  const hide = () => {
    clearTimeout(timer.current);
    shown.value = null;
  };
  const show = (row: HTMLElement, panel: HTMLElement) => {
    const [inner, outer] = [row.getBoundingClientRect(), panel.getBoundingClientRect()];
    const [top, bottom] = [inner.top - outer.top, inner.bottom - outer.top];
    shown.value = { path: row.dataset.path ?? "", top, bottom, low: top > outer.height / 2 };
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  return {
    shown,
    listeners: {
      onPointerOver: (event: PointerEvent) => {
        const row = rowOf(event);
        if (row?.dataset.path === shown.peek()?.path) return;
        hide();
        if (row === null || event.pointerType === "touch" || event.buttons !== 0) return;
        const panel = event.currentTarget as HTMLElement;
        timer.current = window.setTimeout(() => show(row, panel), REST);
      },
      onFocusIn: (event: FocusEvent) => {
        const row = rowOf(event);
        const seen = (event.target as Element).matches(":focus-visible");
        if (row !== null && seen) show(row, event.currentTarget as HTMLElement);
      },
      onKeyDown: (event: KeyboardEvent) => {
        if (event.key === "Escape") hide();
      },
      onFocusOut: hide,
      onPointerLeave: hide,
      onPointerDown: hide,
      // the focus scrolls its row into view, help goes with it
      onScrollCapture: (event: Event) => {
        const panel = event.currentTarget as HTMLElement;
        const row = focused(panel);
        if (row !== null && row.dataset.path === shown.peek()?.path) show(row, panel);
        else shown.value = null; // the pointer may rest on another row now, and its time runs
      },
    },
  };
}

function rowOf(event: Event): HTMLElement | null {
  return (event.target as Element).closest<HTMLElement>(".v2-field");
}

function focused(panel: HTMLElement): HTMLElement | null {
  return panel.querySelector<HTMLElement>(".v2-field:focus-within");
}

export const Help = memo(function Help({ store, shown }: { store: Store; shown: Helped }) {
  const now = shown.value;
  const field = now && store.state.value.fields[now.path];
  if (now === null || !field) return null;
  const place = { "--v2-top": `${now.top}px`, "--v2-bottom": `${now.bottom}px` };
  return (
    <div class="v2-help" role="tooltip" style={place} data-low={now.low ? "" : undefined}>
      <p>{field.help}</p>
      <p>
        {facts(field).map((fact) => (
          <span key={fact}>{fact}</span>
        ))}
      </p>
    </div>
  );
});

/** Its name in Python, range, and default. */
export function facts(field: Field): string[] {
  const { minimum: low, maximum: high, unit } = field;
  const within = low === null || high === null ? "" : `${said(field, low)} to ${said(field, high)} ${unit}`;
  const facts = [field.keyword, within.trim(), `default ${said(field, field.default)}`];
  return facts.filter((fact) => fact !== "");
}

function said(field: Field, value: Value): string {
  if (value === null) return "automatic";
  if (typeof value === "boolean") return value ? "on" : "off";
  if (typeof value === "number") return written(field, value);
  return field.choices.find((choice) => choice.value === value)?.label ?? value;
}
