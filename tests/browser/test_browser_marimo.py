"""The Studio in marimo: in a shadow root, without widgets of ipywidgets around it."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.lab import ROOT, free_port, wait_for
from tests.browser.studio_view import PATIENCE, StudioView

CODE = """\
import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    from vec2art_nb import Studio, sample

    studio = mo.ui.anywidget(Studio(sample("portrait"), "edge"))
    studio
    return


if __name__ == "__main__":
    app.run()
"""


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """The app in a page."""
    file, port = tmp_path / "app.py", free_port()
    file.write_text(CODE)
    command = [sys.executable, "-m", "marimo", "run", str(file), "--headless", "--no-token", f"--port={port}"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_CONFIG_HOME": str(tmp_path)}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "start_new_session": True}
    server = subprocess.Popen(command, env=environment, cwd=tmp_path, **quiet)  # type: ignore[call-overload]
    try:
        wait_for(f"http://127.0.0.1:{port}/health")
        with browser.new_context(viewport={"width": 1200, "height": 900}) as context:
            context.set_default_timeout(PATIENCE)
            shown = context.new_page()
            shown.goto(f"http://127.0.0.1:{port}/")
            yield shown
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            server.wait(10)
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def test_it_draws_and_follows(page: Page) -> None:
    view = StudioView(page)
    view.expect_phase("final")
    expect(view.stage).to_have_attribute("data-painted", re.compile(r"^\d+$"))
    before, run = view.pixels(), view.run
    view.enter("detail", 0.95)
    view.enter("edge.max_error", 6)
    expect(view.stage).not_to_have_attribute("data-painted", str(run))
    view.expect_phase("final")
    assert view.pixels() != before
    assert view.root.evaluate("(it) => it.getRootNode() instanceof ShadowRoot")
    styled = "(it) => getComputedStyle(it).getPropertyValue('--v2-line')"
    assert view.root.evaluate(styled), "the style sheet reaches into the shadow root"
