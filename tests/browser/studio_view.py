"""The Studio as one sees and uses it in a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Locator, Page, expect

#: Milliseconds after which a condition counts as never coming true: kernels may have to compile first.
PATIENCE = 20_000

PAINTED = "document.querySelector('.v2-stage')?.dataset.painted"
FINAL = "document.querySelector('.v2-state')?.dataset.phase === 'final'"
#: Whether all thumbnails have loaded; and what makes them ready to be painted: they have yet to be decoded.
THUMBNAILS = """(root) => {
  const images = [...root.querySelectorAll('.v2-thumb')].map((it) => it.querySelector('img'));
  return images.length > 0 && images.every((it) => it?.complete && it.naturalWidth > 0);
}"""
DECODED = """(root) => Promise.all(
  [...root.querySelectorAll('.v2-thumb img')].map((it) => it.decode())
).then(() => new Promise((then) => requestAnimationFrame(() => requestAnimationFrame(() => then()))))"""


class StudioView:
    """Finds what the Studio shows, and waits for it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.root = page.locator(".v2-studio").first
        self.stage = self.root.locator(".v2-stage")
        self.state = self.root.locator(".v2-state")

    @property
    def run(self) -> int:
        """Number of the run that is painted."""
        return int((self.stage.get_attribute("data-painted") or "0").split()[0])

    def wait_final(self, after: int = 0) -> None:
        """Wait for a final that a run after this one made."""
        self.page.wait_for_function(
            f"(after) => {FINAL} && parseInt({PAINTED}) > after && !{PAINTED}.includes('draft')", arg=after
        )

    def wait_draft(self, after: int) -> int:
        """Wait for anything painted by a later run; its number."""
        self.page.wait_for_function(f"(after) => parseInt({PAINTED}) > after", arg=after)
        return self.run

    def wait_thumbnails(self) -> None:
        """Wait until the thumbnails of all presets are painted."""
        root = self.root.element_handle()
        self.page.wait_for_function(THUMBNAILS, arg=root)
        self.page.evaluate(DECODED, root)

    def settle(self, notebook: Any) -> None:
        """Wait until the page shows the final of what the kernel holds now."""
        newest = int(notebook.python("studio.drawing; print(studio._session.runs.number)"))
        self.wait_final(newest - 1)

    @contextmanager
    def redrawn(self) -> Iterator[None]:
        """What the block does leads to a new final."""
        before = self.run
        yield
        self.wait_final(before)

    @contextmanager
    def as_wide_as(self, width: int | None) -> Iterator[None]:
        """Within the block the Studio is so many px wide; None leaves it as it is."""
        wide = "([it, width]) => { it.parentElement.style.width = width }"
        if width is not None:
            self.page.evaluate(wide, [self.root.element_handle(), f"{width}px"])
        yield
        self.page.evaluate(wide, [self.root.element_handle(), ""])

    def pixels(self) -> bytes:
        """What the preview shows."""
        return self.stage.screenshot()  # a bitmap, or elements where they are light

    def field(self, path: str) -> Locator:
        """Row of a field; its section is opened."""
        found = self.root.locator(f'[data-path="{path}"]')
        if found.count() == 0:
            self.unfold()
        return found

    def unfold(self) -> None:
        """Open all sections."""
        for name in self.root.locator(".v2-group h3 > button[aria-expanded=false]").all_inner_texts():
            self.root.get_by_role("button", name=name, exact=True).click()

    def entry(self, path: str) -> Locator:
        """Box of a number."""
        return self.field(path).locator(".v2-entry")

    def enter(self, path: str, value: float) -> None:
        """Type a number."""
        self.entry(path).fill(str(value))
        self.entry(path).press("Enter")

    def button(self, name: str | re.Pattern[str]) -> Locator:
        """A button by its name."""
        return self.root.get_by_role("button", name=name)

    def choose(self, item: str) -> None:
        """Take an item of the menu Save."""
        self.button("Save").click()
        self.root.get_by_role("menuitem", name=item, exact=True).click()

    def expect_phase(self, *phases: str) -> None:
        """Wait for a phase."""
        expect(self.state).to_have_attribute("data-phase", re.compile("|".join(phases)), timeout=PATIENCE)
