"""Pins in JupyterLab: the same in the page and in Python, and any two of them beside each other."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.notebook import Notebook
from tests.browser.studio_view import StudioView


@pytest.fixture
def pinned(studio: StudioView, notebook: Notebook) -> Iterator[StudioView]:
    """The Studio with two pins that differ, and a third state drawn."""
    for detail in (0.2, 0.9):
        notebook.python(f"studio.params.detail = {detail}")
        studio.settle(notebook)
        notebook.python("studio.pins.add()")
    notebook.python("studio.params.update(detail=0.5, stroke_color='#c01010')")
    studio.settle(notebook)
    expect(studio.root.locator(".v2-pin")).to_have_count(2)
    yield studio
    notebook.python("[studio.pins.remove(pin) for pin in list(studio.pins)]")
    expect(studio.root.locator(".v2-pin")).to_have_count(0)


def wait_for_pins(studio: StudioView, count: int) -> None:
    loaded = "it.checkVisibility({ visibilityProperty: true }) && it.complete && it.naturalWidth > 0"
    studio.page.wait_for_function(
        f"(count) => [...document.querySelectorAll('.v2-pinned')].filter((it) => {loaded}).length === count",
        arg=count,
    )


def test_any_two_states_are_compared_by_keyboard(pinned: StudioView, notebook: Notebook) -> None:
    names = notebook.python("print(*(pin.name for pin in studio.pins), sep='|')").strip().split("|")
    pinned.button(f"Compare with {names[0]}").press("Enter")
    expect(pinned.root.get_by_role("radio", name="Split")).to_be_checked()
    wait_for_pins(pinned, 1)
    with_now = pinned.pixels()
    right = pinned.root.get_by_label("B, the right side")
    right.press(names[1][0])  # the first that begins so
    right.press("End")
    expect(right.locator("option:checked")).to_have_text(names[1])
    wait_for_pins(pinned, 2)
    assert pinned.pixels() != with_now
    expect(pinned.root.locator(".v2-pin[data-side=A]")).to_contain_text(names[0])
    expect(pinned.root.locator(".v2-pin[data-side=B]")).to_contain_text(names[1])
    for name, side in ((names[0], "a"), (names[1], "b")):
        pinned.root.get_by_role("radio", name=name).click()
        expect(pinned.root.locator(f".v2-side-{side}")).to_be_visible()
        wait_for_pins(pinned, 1)
    assert violations(pinned.page, ".v2-studio") == []


def test_who_turns_a_knob_sees_the_present_drawing(pinned: StudioView, notebook: Notebook) -> None:
    pinned.button("Compare with").first.click()
    pinned.root.get_by_label("B, the right side").select_option(index=2)
    wait_for_pins(pinned, 2)
    with pinned.redrawn():
        pinned.enter("edge.max_error", 3)
    expect(pinned.root.get_by_label("B, the right side")).to_have_value("")
    wait_for_pins(pinned, 1)
    pinned.button("Compare with").first.click()
    expect(pinned.root.get_by_role("radio", name="Drawing")).to_be_checked()
    expect(pinned.root.locator(".v2-side")).to_have_count(0)


#: Where each pin lies on its pane: left, top, width.
PLACES = """(all) => all.map((it) => {
  const [own, pane] = [it.getBoundingClientRect(), it.parentElement.getBoundingClientRect()];
  return [own.left - pane.left, own.top - pane.top, own.width];
})"""


def test_views_side_by_side_are_linked_and_zoom_at_the_pointer(pinned: StudioView) -> None:
    pinned.button("Compare with").first.click()
    pinned.root.get_by_label("B, the right side").select_option(index=2)
    pinned.root.get_by_role("radio", name="Side by side").click()
    wait_for_pins(pinned, 2)
    pins = pinned.stage.locator(".v2-pinned")
    left, right = pins.evaluate_all(PLACES)
    assert left == pytest.approx(right, abs=0.5)
    box = pinned.stage.bounding_box()
    assert box is not None
    x, y = 100.0, 250.0
    pinned.page.mouse.move(box["x"] + x, box["y"] + y)
    pinned.page.mouse.wheel(0, -300)
    expect(pinned.root.locator(".v2-zoom [aria-pressed=true]")).to_have_count(0)
    width = "document.querySelector('.v2-pinned').getBoundingClientRect().width"
    pinned.page.wait_for_function(f"(least) => {width} > least", arg=1.2 * left[2])
    zoomed, other = pins.evaluate_all(PLACES)
    assert zoomed == pytest.approx(other, abs=0.5)
    for axis, at in enumerate((x, y)):
        before, after = ((at - place[axis]) / place[2] for place in (left, zoomed))
        assert after == pytest.approx(before, abs=0.01), "what is under the pointer stays there"
    pinned.root.get_by_role("button", name="Fit").click()
    pinned.root.get_by_role("radio", name="Split").click()
    pinned.button("Compare with").first.click()


def test_a_comparison_ends_with_its_pin(pinned: StudioView, notebook: Notebook) -> None:
    pinned.button("Compare with").first.click()
    wait_for_pins(pinned, 1)
    notebook.python("studio.pins.remove(0)")
    wait_for_pins(pinned, 0)
    expect(pinned.root.get_by_role("radio", name="Drawing")).to_be_checked()


def test_the_page_and_python_see_the_same_pins(pinned: StudioView, notebook: Notebook) -> None:
    notebook.python("studio.pins.add('By Python <b>')")
    expect(pinned.root.locator(".v2-pin").last).to_contain_text("By Python <b>")
    pinned.stage.press("p")
    expect(pinned.root.locator(".v2-pin")).to_have_count(4)
    pinned.button("Delete By Python").press("Enter")
    expect(pinned.root.locator(".v2-pin")).to_have_count(3)
    assert "By Python" not in notebook.python("print(studio.pins)")
    notebook.python("studio.pins.restore(0)")
    expect(pinned.root.locator('[data-path="detail"] .v2-entry')).to_have_value("0.20")
