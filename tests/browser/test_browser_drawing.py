"""Turning knobs in JupyterLab: drag, type, stop, undo, presets, another picture."""

import re
from pathlib import Path

import cv2
import numpy as np
from playwright.sync_api import expect

from tests.browser.notebook import Notebook
from tests.browser.studio_view import StudioView

SLOW = "studio.params.update(algorithm='dots', dots_count=200_000, dots_relaxation=10)"
STEPS = "print(len(studio.params.history.labels))"


def test_a_drag_shows_drafts_then_the_final(studio: StudioView, notebook: Notebook) -> None:
    before, run = studio.pixels(), studio.run
    steps = int(notebook.python(STEPS))
    slider = studio.field("edge.max_error").locator(".v2-slider")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box is not None
    mouse, y = studio.page.mouse, box["y"] + box["height"] / 2
    mouse.move(box["x"] + box["width"] * 0.3, y)
    mouse.down()
    for k in range(5):
        mouse.move(box["x"] + box["width"] * (0.4 + 0.1 * k), y)
        run = studio.wait_draft(run)
    mouse.up()
    studio.wait_final(run - 1)
    assert studio.pixels() != before
    shown = float(studio.entry("edge.max_error").input_value())
    assert abs(float(notebook.python("print(studio.params.edge.max_error)")) - shown) < 0.01
    assert int(notebook.python(STEPS)) == steps + 1, "a drag is one step"


def test_the_page_follows_python(studio: StudioView, notebook: Notebook) -> None:
    with studio.redrawn():
        notebook.python("studio.params.edge.max_error = 3.5")
    expect(studio.entry("edge.max_error")).to_have_value("3.5")


def test_cancel_keeps_the_draft(studio: StudioView, notebook: Notebook) -> None:
    notebook.python(SLOW)
    studio.button("Cancel").click()
    studio.expect_phase("cancelled")
    notebook.python("studio.params.dots.count = 150_000")
    expect(studio.button("Cancel")).to_be_visible()
    studio.stage.press("Escape")
    studio.expect_phase("cancelled")


def test_undo_and_redo(studio: StudioView) -> None:
    entry = studio.entry("edge.max_error")
    first = entry.input_value()
    with studio.redrawn():
        studio.enter("edge.max_error", 4)
    with studio.redrawn():
        studio.button(re.compile("^Undo")).click()
    expect(entry).to_have_value(first)
    with studio.redrawn():
        studio.button(re.compile("^Redo")).click()
    expect(entry).to_have_value("4.0")
    with studio.redrawn():
        studio.stage.press("Control+z")
    expect(entry).to_have_value(first)
    with studio.redrawn():
        studio.stage.press("Control+Shift+z")
    expect(entry).to_have_value("4.0")


def test_presets_and_algorithms(studio: StudioView, notebook: Notebook) -> None:
    with studio.redrawn():
        studio.root.get_by_role("option", name="Low poly").click()
    expect(studio.root.get_by_role("radio", name="Superpixel")).to_be_checked()
    assert notebook.python("print(studio.params.superpixel.mode)").strip() == "low_poly"
    with studio.redrawn():
        studio.root.get_by_role("radio", name="Dots").click()
    assert notebook.python("print(studio.params.algorithm)").strip() == "dots"


def test_a_picture_comes_in_by_the_file_chooser(
    studio: StudioView, notebook: Notebook, tmp_path: Path
) -> None:
    pixels = np.full((300, 500, 3), 255, np.uint8)
    cv2.circle(pixels, (250, 150), 90, (30, 60, 200), -1)
    hostile = "<img src=x onerror=alert(1)> &.png"
    cv2.imwrite(str(tmp_path / hostile), pixels)
    with studio.redrawn(), studio.page.expect_file_chooser() as chooser:
        studio.button("Open a picture").click()
        chooser.value.set_files(tmp_path / hostile)
    assert (
        notebook.python("print(studio.picture.size, studio.picture.name)").strip() == f"(500, 300) {hostile}"
    )
    assert studio.root.locator("img[src=x]").count() == 0


def test_settings_come_in_with_an_svg(studio: StudioView, notebook: Notebook, tmp_path: Path) -> None:
    with studio.page.expect_download() as download:
        studio.choose("SVG")
    download.value.save_as(tmp_path / "a.svg")
    with studio.redrawn():
        studio.enter("edge.max_error", 6)
    with studio.redrawn(), studio.page.expect_file_chooser() as chooser:
        studio.button("Open a picture").click()
        chooser.value.set_files(tmp_path / "a.svg")
    assert float(notebook.python("print(studio.params.edge.max_error)")) != 6


def test_a_wrong_value_becomes_the_nearest_and_is_said(studio: StudioView) -> None:
    studio.enter("edge.max_error", 99999)
    expect(studio.root.get_by_role("alert")).to_contain_text("is not allowed")
    studio.button("Dismiss").click()
    expect(studio.root.get_by_role("alert")).to_have_count(0)
