/** A field with its control. It renders when its own value changes, or whether it applies, and never else. */

import { useComputed } from "@preact/signals";
import { Icon } from "../icons";
import { memo } from "../memo";
import type { Value } from "../protocol";
import type { Field, FieldError } from "../schema";
import type { Store } from "../store";
import { ColorBox } from "./color-box";
import { NumberBox } from "./number-box";
import { Slider } from "./slider";

interface Props {
  store: Store;
  field: Field;
  /** Shown larger: the one knob for how much is drawn. */
  master?: boolean;
}

let rows = 0;

/** Rendered rows so far: what the tests measure memoisation by. */
export const rendered = { count: 0 };

export const FieldRow = memo(function FieldRow({ store, field, master = false }: Props) {
  const applies = useComputed(() => store.applies(field));
  const error = useComputed(() => store.state.value.errors[field.path]);
  const id = useComputed(() => `v2-field-${++rows}`).peek();
  const value = store.value(field.path).value;
  rendered.count++;
  if (!applies.value) return null;
  const changed = value !== field.default;
  return (
    <div
      class={`v2-field${master ? " v2-master" : ""}`}
      data-path={field.path}
      data-changed={changed ? "" : undefined}
      data-error={error.value === undefined ? undefined : ""}
    >
      <label for={id}>{field.label}</label>
      <Control store={store} field={field} value={value} id={id} error={error.value} />
      <button
        type="button"
        class="v2-reset"
        hidden={!changed}
        aria-label={`Reset ${field.label}`}
        title={`Reset to ${field.default ?? "automatic"}`}
        onClick={() => store.set(field.path, field.default)}
      >
        <Icon name="reset" />
      </button>
    </div>
  );
});

interface ControlProps {
  store: Store;
  field: Field;
  value: Value;
  id: string;
  error: FieldError | undefined;
}

function Control({ store, field, value, id, error }: ControlProps) {
  const set = (next: Value, held = false) => store.set(field.path, next, held);
  const release = () => store.release(field.path);
  const number = typeof value === "number" ? value : null;
  switch (field.control) {
    case "switch":
      return (
        <button
          type="button"
          id={id}
          role="switch"
          class="v2-switch"
          aria-checked={value === true}
          aria-label={field.label}
          aria-description={field.help}
          onClick={() => set(value !== true)}
        />
      );
    case "select":
      return (
        <span class="v2-select">
          <select
            id={id}
            value={String(value)}
            aria-description={field.help}
            onChange={(event) => set(event.currentTarget.value)}
          >
            {field.choices.map((choice) => (
              <option key={choice.value} value={choice.value}>
                {choice.label}
              </option>
            ))}
          </select>
          <Icon name="down" />
        </span>
      );
    case "color":
      return (
        <ColorBox id={id} field={field} value={String(value)} error={error} move={set} release={release} />
      );
    case "entry":
      return <NumberBox id={id} field={field} value={number} error={error} enter={set} />;
    case "slider":
      return (
        <>
          <Slider field={field} value={number} move={set} release={release} />
          <NumberBox id={id} field={field} value={number} error={error} enter={set} />
        </>
      );
  }
}
