/** A colour: the system's picker, the code, and the words that the field knows besides colours. */

import { useSignal } from "@preact/signals";
import type { Field, FieldError } from "../schema";

interface Props {
  id: string;
  field: Field;
  value: string;
  error: FieldError | undefined;
  move(value: string, held: boolean): void;
  release(): void;
}

export function ColorBox({ id, field, value, error, move, release }: Props) {
  const typed = useSignal<string | null>(null);
  const word = field.choices.find((choice) => choice.value === value);
  const take = () => {
    const text = typed.value?.trim();
    typed.value = null;
    if (text !== undefined && text !== "" && text !== value) move(text.toLowerCase(), false);
  };
  return (
    <span class="v2-color" data-word={word === undefined ? undefined : ""}>
      <span class="v2-swatch" style={word === undefined ? { background: value } : {}}>
        <input
          type="color"
          value={word === undefined ? value : "#808080"}
          aria-label={`${field.label}: pick`}
          onInput={(event) => move(event.currentTarget.value, true)}
          onChange={release}
        />
      </span>
      <input
        id={id}
        class="v2-code"
        type="text"
        spellcheck={false}
        autocomplete="off"
        aria-label={field.label}
        aria-description={field.help}
        aria-invalid={error !== undefined}
        data-typing={typed.value === null ? undefined : ""}
        placeholder="#"
        value={typed.value ?? (word === undefined ? value : "")}
        onInput={(event) => {
          typed.value = event.currentTarget.value;
        }}
        onBlur={take}
        onKeyDown={(event) => {
          if (event.key === "Enter") take();
          else if (event.key === "Escape") typed.value = null;
          else return;
          event.stopPropagation();
        }}
      />
      {field.choices.map((choice) => (
        <button
          key={choice.value}
          type="button"
          class="v2-word"
          title={choice.label}
          aria-pressed={value === choice.value}
          onClick={() => move(choice.value, false)}
        >
          {choice.label}
        </button>
      ))}
    </span>
  );
}
