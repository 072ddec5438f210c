"""Nothing is cut off, at any width and in any state; help and resets are where people look for them."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.notebook import Notebook
from tests.browser.studio_view import StudioView

#: What sticks out of the Studio, or of a row that is to hold it.
CUT_OFF = """() => {
  const root = document.querySelector(".v2-studio");
  const edge = root.getBoundingClientRect();
  const shown = (it) => it.checkVisibility({ visibilityProperty: true }) && it.offsetWidth > 0;
  const name = (it) => `${it.className || it.tagName}: ${it.textContent.slice(0, 40)}`;
  const wide = [...root.querySelectorAll(".v2-head, .v2-status, .v2-search, .v2-field, .v2-problems li")]
    .filter(shown).filter((it) => it.scrollWidth > it.clientWidth + 1);
  const out = [...root.querySelectorAll("button, select, input, .v2-side, .v2-float, .v2-help")]
    .filter(shown).filter((it) => it.closest(".v2-strip, .v2-swatch") === null)
    .filter((it) => {
      const box = it.getBoundingClientRect();
      return box.right > edge.right + 1 || box.left < edge.left - 1;
    });
  return [...wide, ...out].map(name);
}"""
WIDTHS = (360, 520, 719, 900, None)


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_cut_off(studio: StudioView, notebook: Notebook, width: int | None) -> None:
    with studio.as_wide_as(width):
        studio.unfold()
        assert studio.page.evaluate(CUT_OFF) == []
        for algorithm in ("superpixel", "dots"):
            notebook.python(f"studio.params.algorithm = {algorithm!r}")
            studio.settle(notebook)
            studio.unfold()
            assert studio.page.evaluate(CUT_OFF) == []
        notebook.python("studio.params.update(dots_count=200_000, dots_relaxation=10)")
        expect(studio.button("Cancel")).to_be_visible()
        assert studio.page.evaluate(CUT_OFF) == []
        studio.button("Cancel").click()
        studio.expect_phase("cancelled")
        assert studio.page.evaluate(CUT_OFF) == []


@pytest.mark.parametrize("width", [360, None])
def test_long_names_and_messages_find_room(studio: StudioView, notebook: Notebook, width: int | None) -> None:
    notebook.python("studio.picture.name; studio.pins.add('A name that is much too long for its place ' * 2)")
    with studio.as_wide_as(width):
        studio.button("Compare with").click()
        expect(studio.root.locator(".v2-side")).to_have_count(2)
        studio.enter("edge.max_error", 99999)
        studio.choose("Copy SVG")
        expect(studio.root.locator(".v2-news")).to_have_text("SVG copied")
        assert studio.page.evaluate(CUT_OFF) == []
    studio.button("Dismiss").click()
    notebook.python("studio.pins.remove(0)")
    expect(studio.root.locator(".v2-pin")).to_have_count(0)


@pytest.mark.parametrize("width", [360, None])
def test_help_comes_with_the_focus_and_the_pointer(studio: StudioView, width: int | None) -> None:
    help_ = studio.root.get_by_role("tooltip")
    with studio.as_wide_as(width):
        studio.entry("edge.max_error").focus()
        expect(help_).to_contain_text("edge_max_error")
        expect(help_).to_contain_text("0.2 to 5.0 px at 1080p")
        assert studio.page.evaluate(CUT_OFF) == []
        studio.page.keyboard.press("Tab")
        expect(help_).not_to_contain_text("edge_max_error")
        studio.stage.focus()
        expect(help_).to_have_count(0)
        studio.field("stroke.width").locator("label").hover()
        expect(help_).to_contain_text("stroke_width")
        studio.page.mouse.move(0, 0)
        expect(help_).to_have_count(0)


def test_fields_say_what_they_do_to_screen_readers(studio: StudioView) -> None:
    described = studio.entry("edge.max_error").get_attribute("aria-description")
    assert described is not None
    assert described.startswith("How far")


def test_everything_is_reset_in_one_step(studio: StudioView, notebook: Notebook) -> None:
    notebook.python("studio.params.update(algorithm='centerline', detail=0.3, stroke_width=4)")
    studio.settle(notebook)
    all_ = studio.root.locator(".v2-search").get_by_role(
        "button", name=re.compile("changed: reset all settings")
    )
    expect(all_).to_contain_text("2 changed")
    all_.click()
    expect(all_).to_have_count(0)
    assert notebook.python("print(studio.params.changed_fields())").strip() == "{'algorithm': 'centerline'}"
    studio.stage.press("Control+z")
    expect(all_).to_contain_text("2 changed")


def test_undo_works_where_a_number_was_typed(studio: StudioView, notebook: Notebook) -> None:
    entry = studio.entry("edge.max_error")
    first = entry.input_value()
    with studio.redrawn():
        studio.enter("edge.max_error", 4)
    with studio.redrawn():
        entry.press("Control+z")
    expect(entry).to_have_value(first)
    with studio.redrawn():
        entry.press("Control+y")
    expect(entry).to_have_value("4.0")
