/** Arrow keys within a group of which one member takes part in the order of the Tab key. */

const MEMBERS = "[role=radio], [role=option], [role=menuitem]";
const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };

/** Move the focus as a key says; in a group of radio buttons that chooses as well. */
export function rove(event: KeyboardEvent): void {
  const group = event.currentTarget as HTMLElement;
  const members = [...group.querySelectorAll<HTMLElement>(MEMBERS)];
  const at = members.findIndex((member) => member.contains(event.target as Node));
  const ends: Record<string, number> = { Home: 0, End: members.length - 1 };
  const step = STEPS[event.key];
  const to = step === undefined ? ends[event.key] : (at + step + members.length) % members.length;
  if (at < 0 || to === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  members[to]?.focus();
  if (members[to]?.getAttribute("role") === "radio") members[to]?.click();
}
