"""The Studio in other hosts than JupyterLab: ``python -m benchmarks.hosts [FOLDER]`` tries each.

A picture of each is kept. The Studio is opened, a slider is moved by keys, the step undone, a value typed; in
marimo all of it in a shadow root. What it needs: `benchmarks.lab`.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.lab import SWITCHES, chromium, lab
from benchmarks.server import PATIENCE, free_port, serving

APP = """\
import marimo

app = marimo.App()


@app.cell
def _():
    from vec2art_nb import Studio, sample

    studio = Studio(sample("portrait"))
    studio
    return (studio,)
"""
CELL = 'from vec2art_nb import Studio, sample\nstudio = Studio(sample("portrait"))\nstudio'
FINAL = ".v2-state[data-phase=final]"
DETAIL = "[data-path=detail] .v2-entry"


@contextmanager
def marimo(mode: str = "run", code: str = APP) -> Iterator[str]:
    """Address of marimo with a Studio, as an application or, with "edit", as a notebook."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        home, port = Path(folder), free_port()
        app = home / "app.py"
        app.write_text(code)
        command = [sys.executable, "-m", "marimo", mode, "--headless", "--no-token", f"--port={port}"]
        command += ["--skip-update-check"] if mode == "edit" else []
        address = f"http://127.0.0.1:{port}/"
        with serving([*command, str(app)], f"{address}health", {"XDG_CONFIG_HOME": folder}, home):
            yield address


@contextmanager
def notebook(code: str = CELL) -> Iterator[str]:
    """Address of a notebook in Notebook 7."""
    with lab(code, nodelay=True, application="notebook") as address:
        yield address.replace("/doc/tree/", "/notebooks/").replace("?reset&", "?")


HOSTS = {"marimo": marimo, "marimo_edit": partial(marimo, "edit"), "notebook": notebook}
#: Where cells wait to be run: their text.
CELLS = {"marimo_edit": ".cm-content", "notebook": ".jp-Notebook .jp-CodeCell .cm-content"}


def smoke(shown: Any) -> None:
    """Use the Studio that the page shows by keys alone."""
    from playwright.sync_api import expect

    shown.wait_for_selector(FINAL)
    stage = shown.locator(".v2-stage")
    slider = shown.locator("[data-path=detail] .v2-slider")
    run, value, before = stage.get_attribute("data-painted"), shown.input_value(DETAIL), stage.screenshot()
    for _ in range(5):
        slider.press("ArrowRight")  # focuses it: after a run, hosts take the focus to the next cell
    assert shown.input_value(DETAIL) != value
    expect(stage).to_have_attribute("data-painted", run or "")  # a cut in the page needs no run
    assert stage.screenshot() != before
    for _ in range(5):
        slider.press("Control+z")
    until(shown, value)
    shown.get_by_role("radio", name="Centerline").click()
    expect(stage).not_to_have_attribute("data-painted", run or "", timeout=10_000)
    shown.wait_for_selector(FINAL)
    shown.locator(DETAIL).fill("0.9")
    shown.keyboard.press("Enter")
    until(shown, "0.90")
    shown.wait_for_selector(FINAL)


def until(shown: Any, value: str) -> None:
    """Wait until the master field shows this."""
    from playwright.sync_api import expect

    expect(shown.locator(DETAIL)).to_have_value(value, timeout=10_000)


def main(arguments: list[str]) -> None:
    """Try all hosts."""
    from playwright.sync_api import sync_playwright

    folder = Path(arguments[0] if arguments else "out")
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium(), args=list(SWITCHES))
        for name, host in HOSTS.items():
            with host() as address:
                shown = browser.new_context(viewport={"width": 1300, "height": 900}).new_page()
                shown.set_default_timeout(PATIENCE * 1000)
                shown.goto(address)
                if name in CELLS:
                    run(shown, CELLS[name])
                smoke(shown)
                shown.screenshot(path=folder / f"{name}.png")
                shown.close()
                print(f"{name}: opened, moved, undone, typed", flush=True)
        browser.close()


def run(shown: Any, cell: str, made: str = ".v2-stage") -> None:
    """Run the cell of a notebook until it shows what it makes, again if its kernel did not listen yet."""
    from playwright.sync_api import TimeoutError as TooLate

    shown.wait_for_selector(cell)
    for _ in range(10):
        shown.click(cell)
        shown.keyboard.press("Control+Enter")
        with suppress(TooLate):
            shown.wait_for_selector(made, timeout=6000)
            return
    raise TimeoutError("the notebook does not run its cell")


if __name__ == "__main__":
    main(sys.argv[1:])
