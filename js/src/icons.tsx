/** Icons, drawn on a grid of 16. */

const PATHS = {
  undo: "M6 3 3 6l3 3M3 6h6.5a3.5 3.5 0 0 1 0 7H6",
  redo: "m10 3 3 3-3 3M13 6H6.5a3.5 3.5 0 0 0 0 7H10",
  reset: "M3.5 8A4.5 4.5 0 1 0 5 4.6M5 2v2.8h2.8",
  save: "M8 2.5V10M5 7.2 8 10l3-2.8M3 13.5h10",
  open: "M8 10V2.5M5 5.3l3-2.8 3 2.8M3 13.5h10",
  code: "M5.5 4.5 2 8l3.5 3.5M10.5 4.5 14 8l-3.5 3.5",
  full: "M3 6V3h3M10 3h3v3M13 10v3h-3M6 13H3v-3",
  search: "M7 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM10 10l3.5 3.5",
  right: "m6 4 4 4-4 4",
  down: "m4 6 4 4 4-4",
  close: "m4 4 8 8M12 4l-8 8",
  copy: "M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z",
  pin: "M5.5 2.5h5l-.7 4.2 2.2 2.3H4l2.2-2.3zM8 9v4.5",
  picture: "M2.5 3.5h11v9h-11zM2.5 10.5l3-3 3 3 2-2 3 3M10.5 6.2v.1",
  compare: "M8 2.5v11M2.5 4h3.6v8H2.5zM9.9 4h3.6v8H9.9z",
  split: "m6 5-3 3 3 3M10 5l3 3-3 3",
  warn: "M8 2.5 14.5 13.5h-13zM8 6.5v3M8 11.6v.1",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="v2-icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
