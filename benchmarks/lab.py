"""A JupyterLab of its own, and a page of Chromium that shows a notebook in it.

Needs Chromium: the one that ``VEC2ART_NB_CHROMIUM`` names, else the system's.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from benchmarks.server import PATIENCE, ROOT, free_port, serving

#: Software rendering: what a machine without a graphics card does, and every other is faster.
SWITCHES = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")


def chromium() -> str:
    """Path of the browser."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("VEC2ART_NB_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if found is None:
        sys.exit("There is no Chromium: install it, or let VEC2ART_NB_CHROMIUM name one.")
    return found


@contextmanager
def lab(
    code: str, *, nodelay: bool, application: str = "jupyterlab", more: Mapping[str, str] | None = None
) -> Iterator[str]:
    """Address of a notebook with one cell in a JupyterLab, or in "notebook", that ends with the block.

    `more` is added to its environment.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        home, token, port = Path(folder), secrets.token_hex(8), free_port()
        _write_notebook(home / "studio.ipynb", code)
        config = home / "config" / "jupyter_server_config.d"
        shutil.copytree(ROOT / "jupyter-config", config)
        switch = "+" if nodelay else "-"
        environment = {
            "JUPYTER_CONFIG_DIR": str(home / "config"),
            "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
            "VEC2ART_NB_FLAGS": f"{switch}tcp_nodelay",
            **(more or {}),
        }
        command = [sys.executable, "-m", application, "--no-browser", "--allow-root"]
        command += ["--expose-app-in-browser", f"--port={port}", "--ServerApp.port_retries=0"]
        command += [f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={home}"]
        command += ["--LabApp.news_url="] if application == "jupyterlab" else []
        with serving(command, f"http://127.0.0.1:{port}/api?token={token}", environment, home):
            yield f"http://127.0.0.1:{port}/doc/tree/studio.ipynb?reset&token={token}"


def _write_notebook(path: Path, code: str) -> None:
    cell = {"cell_type": "code", "id": "one", "metadata": {}, "outputs": [], "execution_count": None}
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = {"cells": [{**cell, "source": code}], "metadata": {"kernelspec": kernel}}
    path.write_text(json.dumps({**notebook, "nbformat": 4, "nbformat_minor": 5}))


@contextmanager
def page(address: str, width: int = 1400, height: int = 900, *, run: bool = True) -> Iterator[Any]:
    """The notebook in Chromium, its cell run if wanted."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium(), args=list(SWITCHES))
        shown = browser.new_context(viewport={"width": width, "height": height}).new_page()
        shown.set_default_timeout(PATIENCE * 1000)
        shown.goto(address)
        shown.wait_for_selector(".jp-Notebook .jp-Cell")
        idle = "document.querySelector('.jp-Notebook-ExecutionIndicator[data-status=idle]')"
        shown.wait_for_function(f"() => window.jupyterapp && {idle}")
        shown.click(".jp-Notebook .jp-CodeCell .cm-content")
        if run:
            _run(shown)
        yield shown
        browser.close()


def _run(shown: Any) -> None:
    """Run the cell: a command that comes before the kernel listens is lost, so it is repeated."""
    from playwright.sync_api import TimeoutError as TooLate

    for _ in range(5):
        # not awaited: the promise may never settle
        shown.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells') }")
        with suppress(TooLate):
            started = "/[*0-9]/.test(document.querySelector('.jp-CodeCell .jp-InputPrompt').textContent)"
            shown.wait_for_function(started, timeout=4000)
            return
    raise TimeoutError("the notebook does not run its cell")
