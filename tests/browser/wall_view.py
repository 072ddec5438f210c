"""Contact sheets and comparisons as one sees and uses them in a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Locator, Page, expect

from tests.browser.studio_view import PATIENCE

#: A sheet of which not all is in sight, its last row in error, and two comparisons.
WALLS = """\
from IPython.display import display
from vec2art_nb import sample
from vec2art_nb.lab import compare, sweep

if "sheet" not in globals():
    axes = {"edge.nms_low": [0.03, 0.04, 0.05, 0.06, 0.07, 0.2], "detail": [0.2, 0.5, 0.8]}
    found = sweep(sample("portrait"), "ink", axes, ["elements", "bytes"], thumbnails=False, progress=False)
    sheet = found.sheet(metric="elements")
    two = compare(found[0], found[5])
    three = compare("ink", "poster", "comic", picture=sample("animal"), metrics=["ink", "bytes"])
display(sheet, two, three)"""

#: Each change of what a tile shows, from now on.
WATCH = """() => {
  window.v2Stages = [];
  const note = ({ target }) => {
    const label = target.closest(".v2-wall-card")?.getAttribute("aria-label");
    window.v2Stages.push([label, target.dataset.stage]);
  };
  new MutationObserver((changes) => changes.forEach(note))
    .observe(document.body, { subtree: true, attributes: true, attributeFilter: ["data-stage"] });
}"""
#: Whether everything in sight is drawn.
DRAWN = """(wall) => {
  const body = wall.querySelector(".v2-wall-sheet").getBoundingClientRect();
  const seen = [...wall.querySelectorAll(".v2-wall-frame")].filter((frame) => {
    const box = frame.getBoundingClientRect();
    return box.top < body.bottom && box.bottom > body.top && box.left < body.right && box.right > body.left;
  });
  return seen.length > 0 && seen.every((frame) => ["final", "failed"].includes(frame.dataset.stage));
}"""


class WallView:
    """Finds what a wall shows, and waits for it."""

    def __init__(self, page: Page, number: int) -> None:
        self.page = page
        self.root = page.locator(".v2-wall").nth(number)
        self.cards = self.root.locator(".v2-wall-card")
        self.zoom = self.root.get_by_label("Zoom", exact=True)
        self.count = self.root.locator(".v2-state + span")

    def settle(self) -> None:
        """Wait until all that is in sight is drawn."""
        self.root.scroll_into_view_if_needed()
        self.page.wait_for_function(DRAWN, arg=self.root.element_handle(), timeout=PATIENCE)
        expect(self.root.locator(".v2-state")).to_have_attribute("data-phase", "final")

    def labels(self) -> list[str]:
        """What is said of each drawing, in order."""
        return [card.get_attribute("aria-label") or "" for card in self.cards.all()]

    def figures(self) -> list[float]:
        """The figure on each drawing."""
        texts = self.root.locator(".v2-wall-figure").all_inner_texts()
        return [float(text.replace(",", "")) for text in texts]

    def stages(self) -> list[str]:
        """What is shown of each drawing."""
        frames = self.root.locator(".v2-wall-frame").all()
        return [frame.get_attribute("data-stage") or "" for frame in frames]

    def places(self) -> set[str]:
        """Where the images that are shown lie in their frames; one if they are linked."""
        images = self.root.locator(".v2-wall-frame img").all()
        return {re.sub(r"\s+", " ", image.get_attribute("style") or "") for image in images}

    def choose(self, label: str, name: str) -> None:
        """Take an option of a list."""
        self.root.get_by_label(label, exact=True).select_option(name)

    def mode(self, name: str) -> None:
        """Show a comparison in another way."""
        self.root.get_by_role("radio", name=name).click()

    def button(self, name: str) -> Locator:
        """A button by its name."""
        return self.root.get_by_role("button", name=name, exact=True)

    @contextmanager
    def as_wide_as(self, width: int | None) -> Iterator[None]:
        """Within the block the wall is so many px wide; None leaves it as it is."""
        wide = "(it, width) => { it.parentElement.style.width = width }"
        if width is not None:
            self.root.evaluate(wide, f"{width}px")
        try:
            yield
        finally:
            self.root.evaluate(wide, "")
