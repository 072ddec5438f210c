/** A number that is typed; the arrow keys step it. */

import { useSignal } from "@preact/signals";
import type { Field, FieldError } from "../schema";
import { parsed, snapped, stepped, written } from "./scale";

/** Longer units have no room beside the number; the help names them. */
const LONGEST = 5;
/** Characters that number and unit may have together; the number goes first. */
const ROOM = 6;

interface Props {
  id: string;
  field: Field;
  value: number | null;
  error: FieldError | undefined;
  /** Called with null where the field may be automatic and nothing is entered. */
  enter(value: number | null): void;
}

export function NumberBox({ id, field, value, error, enter }: Props) {
  const typed = useSignal<string | null>(null);
  const unit = field.unit.split(" ")[0] ?? "";
  const shown = typed.value ?? (value === null ? "" : written(field, value));
  const take = () => {
    if (typed.value === null) return;
    const entered = parsed(typed.value);
    typed.value = null;
    if (entered === undefined || (entered === null && !field.optional)) return;
    if (entered !== value) enter(entered);
  };
  const key = (event: KeyboardEvent) => {
    const steps = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key];
    if (event.key === "Enter") take();
    else if (event.key === "Escape") typed.value = null;
    else if (steps === undefined) return;
    else {
      const now = typed.value === null ? value : parsed(typed.value);
      typed.value = null;
      const from = now ?? (typeof field.default === "number" ? field.default : (field.minimum ?? 0));
      enter(stepped(field, snapped(field, from), steps));
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <span class="v2-number">
      <input
        id={id}
        class="v2-entry"
        type="text"
        inputMode="decimal"
        autocomplete="off"
        spellcheck={false}
        placeholder={field.optional ? "auto" : ""}
        value={shown}
        aria-invalid={error !== undefined}
        data-typing={typed.value === null ? undefined : ""}
        aria-description={field.help}
        aria-label={`${field.label}${field.unit === "" ? "" : `, ${field.unit}`}`}
        onFocus={(event) => event.currentTarget.select()}
        onInput={(event) => {
          typed.value = event.currentTarget.value;
        }}
        onBlur={take}
        onKeyDown={key}
      />
      {unit.length <= LONGEST && shown !== "" && shown.length + unit.length <= ROOM && (
        <span class="v2-unit">{unit}</span>
      )}
    </span>
  );
}
