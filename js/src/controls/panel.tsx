/** All controls: what is searched for, the master slider, and the sections that apply. */

import { type Signal, useComputed, useSignal } from "@preact/signals";
import { Icon } from "../icons";
import { memo } from "../memo";
import type { Field, Section } from "../schema";
import type { Store } from "../store";
import { FieldRow } from "./field-row";
import { Help, useHelp } from "./help";

/** Fields that have a place of their own elsewhere. */
const ELSEWHERE = new Set(["algorithm", "detail"]);
/** Of what is common to all algorithms, the section that people reach for. */
const PROMINENT = "stroke";

export const Panel = memo(function Panel({ store }: { store: Store }) {
  const query = useSignal("");
  const sections = useComputed(() => store.state.value.sections).value;
  const detail = useComputed(() => store.state.value.fields.detail).value;
  const help = useHelp();
  return (
    <aside class="v2-panel" aria-label="Settings" {...help.listeners}>
      <div class="v2-search">
        <Icon name="search" />
        <input
          type="search"
          placeholder="Find a setting"
          aria-label="Find a setting"
          value={query}
          onInput={(event) => {
            query.value = event.currentTarget.value;
          }}
          onKeyDown={(event) => {
            if (event.key !== "Escape") return;
            query.value = "";
            event.stopPropagation();
          }}
        />
        <ChangedAtAll store={store} />
      </div>
      <div class="v2-scroll">
        {detail !== undefined && <FieldRow store={store} field={detail} master />}
        {sections.map((section) => (
          <Group key={section.id} store={store} section={section} query={query} />
        ))}
        <Nothing store={store} query={query} />
      </div>
      <Help store={store} shown={help.shown} />
    </aside>
  );
});

interface GroupProps {
  store: Store;
  section: Section;
  query: Signal<string>;
}

const Group = memo(function Group({ store, section, query }: GroupProps) {
  const fields = section.fields.filter((field) => !ELSEWHERE.has(field.path));
  const open = useSignal(section.id === PROMINENT || (section.open && section.algorithms.length > 0));
  const found = useComputed(() => fields.filter((field) => matches(field, section, query.value)));
  const any = useComputed(() => found.value.some((field) => store.applies(field)));
  if (!any.value) return null;
  const unfolded = open.value || query.value !== "";
  return (
    <section class="v2-group" data-open={unfolded ? "" : undefined}>
      <h3>
        <button
          type="button"
          aria-expanded={unfolded}
          onClick={() => {
            open.value = !open.value;
          }}
        >
          <Icon name="right" />
          {section.title}
        </button>
        <Changed store={store} fields={fields} title={section.title} />
      </h3>
      {unfolded && (
        <div class="v2-fields">
          {found.value.map((field) => (
            <FieldRow key={field.path} store={store} field={field} />
          ))}
        </div>
      )}
    </section>
  );
});

/** Everything but the algorithm goes back. */
const ChangedAtAll = memo(function ChangedAtAll({ store }: { store: Store }) {
  const known = useComputed(() => store.state.value.fields);
  const fields = useComputed(() =>
    Object.values(known.value).filter((field) => field.path !== "algorithm"),
  ).value;
  if (fields.length === 0) return null;
  return <Changed store={store} fields={fields} title="all settings" />;
});

function Changed({ store, fields, title }: { store: Store; fields: Field[]; title: string }) {
  const changed = (field: Field) => store.applies(field) && store.value(field.path).value !== field.default;
  const count = useComputed(() => fields.filter(changed).length).value;
  if (count === 0) return null;
  return (
    <button
      type="button"
      class="v2-changed"
      title={`Reset ${title}`}
      aria-label={`${count} changed: reset ${title}`}
      onClick={() => store.reset(fields.map((field) => field.path))}
    >
      <span>{count} changed</span>
      <span>Reset</span>
    </button>
  );
}

function Nothing({ store, query }: { store: Store; query: Signal<string> }) {
  const none = useComputed(
    () =>
      query.value !== "" &&
      !store.state.value.sections.some((section) =>
        section.fields.some((field) => matches(field, section, query.value) && store.applies(field)),
      ),
  );
  return none.value ? <p class="v2-nothing">No setting of this look is called “{query}”.</p> : null;
}

export function matches(field: Field, section: Section, query: string): boolean {
  const text = `${field.label} ${field.keyword} ${field.path} ${field.help} ${section.title}`.toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
