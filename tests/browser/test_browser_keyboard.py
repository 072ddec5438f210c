"""The Studio without a pointer: everything is reached by Tab, and works."""

from playwright.sync_api import expect

from tests.browser.notebook import Notebook
from tests.browser.studio_view import StudioView

#: What can be operated now, and whether Tab has been there.
REACHABLE = """() => {
  const shown = (it) => it.checkVisibility({ visibilityProperty: true }) && !it.disabled && it.tabIndex >= 0;
  const all = document.querySelector(".v2-studio").querySelectorAll("button, input, select, [tabindex]");
  return [...all].filter(shown).filter((it) => !it.v2Seen)
    .map((it) => it.getAttribute("aria-label") ?? it.textContent);
}"""
HERE = """() => {
  const it = document.activeElement;
  if (!it.closest(".v2-studio")) return null;
  it.v2Seen = true;
  return [it.getAttribute("aria-label") ?? it.textContent, it.matches(":focus-visible")];
}"""


def enter(studio: StudioView) -> None:
    """Put the focus where Tab enters the Studio."""
    studio.root.locator("button").first.focus()
    # From now on the focus is shown, as after any Tab.
    studio.page.keyboard.press("Tab")
    studio.page.keyboard.press("Shift+Tab")


def tab_to(studio: StudioView, name: str, key: str = "Tab") -> None:
    """Press Tab until the focus is on what has this name."""
    for _ in range(200):
        here = studio.page.evaluate(HERE)
        assert here is not None, f"Tab left the Studio before {name!r}"
        if here[0].startswith(name):
            return
        studio.page.keyboard.press(key)
    raise AssertionError(f"Tab does not reach {name!r}")


def test_tab_reaches_everything_shows_where_it_is_and_leaves(studio: StudioView, notebook: Notebook) -> None:
    studio.unfold()
    enter(studio)
    for _ in range(400):
        here = studio.page.evaluate(HERE)
        if here is None:
            break
        assert here[1], f"{here[0]!r} has the focus and does not show it"
        studio.page.keyboard.press("Tab")
    else:
        raise AssertionError("Tab never leaves the Studio")
    assert studio.page.evaluate(REACHABLE) == []


def test_a_walk(studio: StudioView, notebook: Notebook) -> None:
    keyboard = studio.page.keyboard
    enter(studio)
    tab_to(studio, "Edge")  # Tab leads to the choice, arrows lead within it
    keyboard.press("ArrowRight")
    with studio.redrawn():
        keyboard.press("ArrowRight")
    expect(studio.root.get_by_role("radio", name="Superpixel")).to_be_checked()
    tab_to(studio, "Preview")
    zoom = studio.root.locator(".v2-percent")
    keyboard.press("0")
    expect(studio.root.locator(".v2-zoom [aria-pressed=true]")).to_be_visible()
    fitting = zoom.inner_text()
    keyboard.press("+")
    expect(zoom).not_to_have_text(fitting)
    keyboard.press("ArrowRight")
    keyboard.press("0")
    expect(zoom).to_have_text(fitting)
    tab_to(studio, "Find a setting")
    keyboard.type("compact")
    tab_to(studio, "Compactness")
    before = notebook.python("print(studio.params.superpixel.compactness)")
    with studio.redrawn():
        keyboard.press("ArrowUp")
    assert notebook.python("print(studio.params.superpixel.compactness)") != before
    tab_to(studio, "Find a setting", "Shift+Tab")
    keyboard.press("Escape")
    expect(studio.root.get_by_label("Find a setting")).to_have_value("")
    with studio.redrawn():
        keyboard.press("Shift+Tab")
        keyboard.press("Control+z")
    assert notebook.python("print(studio.params.superpixel.compactness)") == before


def test_the_menu(studio: StudioView, notebook: Notebook) -> None:
    keyboard = studio.page.keyboard
    enter(studio)
    tab_to(studio, "Save")
    keyboard.press("Enter")
    expect(studio.root.get_by_role("menu")).to_be_visible()
    keyboard.press("Escape")
    expect(studio.root.get_by_role("menu")).to_have_count(0)
    assert studio.page.evaluate(HERE)[0] == "Save"
    keyboard.press("Enter")
    tab_to(studio, "PNG")
    with studio.page.expect_download() as download:
        keyboard.press("Enter")
    assert download.value.suggested_filename == "portrait.png"


def test_keys_do_not_reach_the_notebook(studio: StudioView, notebook: Notebook) -> None:
    """In a notebook A and B insert cells, D D deletes one, 0 0 restarts the kernel."""
    for place in (studio.stage, studio.button("Save"), studio.root.get_by_label("Find a setting")):
        for key in ("a", "b", "d", "d", "0", "0"):
            place.press(key)
    studio.root.get_by_label("Find a setting").press("Escape")
    # The kernel has answered after the keys: what they had started would show by now.
    notebook.python("print(1)")
    expect(studio.page.locator(".jp-Notebook .jp-Cell")).to_have_count(1)
    expect(studio.page.locator(".jp-Dialog")).to_have_count(0)
