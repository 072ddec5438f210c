/** A button with a menu under it. */

import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Icon, type IconName } from "./icons";
import { rove } from "./roving";

export interface MenuItem {
  label: string;
  /** Beside the label, for the eye. */
  more?: string;
  /** Begins another group. */
  apart?: boolean;
  run(): void;
}

export function Menu({ label, icon, items }: { label: string; icon: IconName; items: MenuItem[] }) {
  const open = useSignal(false);
  const root = useRef<HTMLDivElement>(null);
  const close = () => {
    open.value = false;
  };
  const first = (list: HTMLElement | null) => {
    if (list !== null && !list.contains(document.activeElement)) list.querySelector("button")?.focus();
  };
  useEffect(() => {
    const outside = (event: Event) => {
      if (root.current !== null && !event.composedPath().includes(root.current)) close();
    };
    document.addEventListener("pointerdown", outside, true);
    return () => document.removeEventListener("pointerdown", outside, true);
  });
  return (
    <div
      ref={root}
      class="v2-menu"
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !open.value) return;
        close();
        root.current?.querySelector("button")?.focus();
        event.stopPropagation();
      }}
    >
      <button
        type="button"
        class="v2-primary"
        aria-haspopup="menu"
        aria-expanded={open.value}
        onClick={() => {
          open.value = !open.value;
        }}
      >
        <Icon name={icon} />
        {label}
      </button>
      {open.value && (
        <div ref={first} class="v2-items" role="menu" aria-label={label} onKeyDown={rove}>
          {items.map((item) => (
            <button
              key={item.label}
              type="button"
              role="menuitem"
              data-apart={item.apart ? "" : undefined}
              onClick={() => {
                close();
                root.current?.querySelector("button")?.focus();
                item.run();
              }}
            >
              {item.label}
              {item.more !== undefined && <small aria-hidden="true">{item.more}</small>}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
