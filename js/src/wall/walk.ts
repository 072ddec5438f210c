/** Keys that lead from drawing to drawing. */

/** Arrows lead to the nearest drawing in their direction, Home and End to the first and the last. */
export function walk(root: HTMLElement, event: KeyboardEvent): void {
  const cards = [...root.querySelectorAll<HTMLElement>(".v2-wall-card")];
  const end = { Home: cards[0], End: cards.at(-1) }[event.key];
  const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
  const from = (event.target as Element).closest(".v2-wall-card");
  if ((way === undefined && end === undefined) || from === null) return;
  event.preventDefault();
  event.stopPropagation();
  const to = end ?? nearest(cards, from, way ?? [0, 0]);
  to?.focus();
  to?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function nearest(cards: HTMLElement[], from: Element, [dx = 0, dy = 0]: number[]): HTMLElement | null {
  const centre = (card: Element) => {
    const box = card.getBoundingClientRect();
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  };
  const start = centre(from);
  let found: HTMLElement | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const card of cards) {
    const { x, y } = centre(card);
    const along = (x - start.x) * dx + (y - start.y) * dy;
    const across = Math.abs((x - start.x) * dy) + Math.abs((y - start.y) * dx);
    if (along <= 1 || along + 3 * across >= least) continue;
    least = along + 3 * across;
    found = card;
  }
  return found;
}
