"""A notebook in JupyterLab, and its kernel."""

from __future__ import annotations

import json
import urllib.request
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import BrowserContext, Page
from playwright.sync_api import TimeoutError as TooLate

PANELS = "[...window.jupyterapp.shell.widgets('main')]"
KERNEL = f"{PANELS}.find((it) => it.sessionContext)?.sessionContext.session?.kernel"
IDLE = "document.querySelector('.jp-Notebook-ExecutionIndicator[data-status=idle]')"
PROMPT = "document.querySelector('.jp-CodeCell .jp-InputPrompt').textContent"

#: What a piece of code prints in the kernel, its error included.
PYTHON = f"""async (code) => {{
  const asked = ({KERNEL}).requestExecute({{ code, store_history: false, stop_on_error: false }});
  let text = "";
  asked.onIOPub = ({{ header, content }}) => {{
    if (header.msg_type === "stream") text += content.text;
    if (header.msg_type === "error") text += content.traceback.join("\\n");
  }};
  const {{ content }} = await asked.done;
  if (content.status !== "ok") throw new Error(text);
  return text;
}}"""


class Server:
    """A JupyterLab that runs."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self.address = f"{parts.scheme}://{parts.netloc}"
        self.token = parse_qs(parts.query)["token"][0]

    def write(self, name: str, code: str) -> str:
        """Address of a notebook with one cell."""
        cell = {"cell_type": "code", "id": "one", "metadata": {}, "outputs": [], "execution_count": None}
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        content = {"cells": [{**cell, "source": code}], "metadata": {"kernelspec": kernel}}
        body = {"type": "notebook", "content": {**content, "nbformat": 4, "nbformat_minor": 5}}
        self.ask("PUT", f"contents/{name}", body)
        return f"{self.address}/doc/tree/{name}?reset&token={self.token}"

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """Answer of the server's interface."""
        request = urllib.request.Request(
            f"{self.address}/api/{path}",
            None if body is None else json.dumps(body).encode(),
            {"Authorization": f"token {self.token}", "Content-Type": "application/json"},
            method=method,
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            text = answer.read()
        return json.loads(text) if text else None


@dataclass
class Notebook:
    """A notebook that is open in a page."""

    page: Page
    server: Server
    name: str
    errors: list[str] = field(default_factory=list)

    @classmethod
    def open(cls, server: Server, context: BrowserContext, name: str, code: str) -> Notebook:
        """Write it and open it in a page of its own."""
        page = context.new_page()
        made = cls(page, server, name)
        page.on("pageerror", lambda error: made.errors.append(str(error)))
        page.goto(server.write(name, code))
        made.wait_until_idle()
        return made

    def wait_until_idle(self) -> None:
        """Wait until the kernel listens and is not busy."""
        self.page.wait_for_selector(".jp-Notebook .jp-Cell")
        self.page.wait_for_function(f"() => window.jupyterapp && {IDLE} && ({KERNEL})")

    def run(self) -> None:
        """Run the cell. A command that comes before the kernel listens is lost, so it is repeated."""
        self.page.click(".jp-Notebook .jp-CodeCell .cm-content")
        before = self.page.evaluate(PROMPT)
        for _ in range(5):
            # not awaited: the promise may never settle
            self.page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells') }")
            with suppress(TooLate):
                other = f"(before) => {PROMPT} !== before && /[*0-9]/.test({PROMPT})"
                self.page.wait_for_function(other, arg=before, timeout=4000)
                break
        self.page.wait_for_function(f"() => /[0-9]/.test({PROMPT})")

    def python(self, code: str) -> str:
        """What code prints in the kernel."""
        return str(self.page.evaluate(PYTHON, code))

    def restart(self) -> None:
        """Restart the kernel, as its menu does."""
        self.page.evaluate(f"async () => {{ await ({KERNEL}).restart() }}")

    def save(self) -> None:
        """Write the file."""
        self.page.evaluate("async () => { await window.jupyterapp.commands.execute('docmanager:save') }")

    def theme(self, name: str) -> None:
        """Change JupyterLab's theme."""
        self.page.evaluate(
            "(theme) => { window.jupyterapp.commands.execute('apputils:change-theme', { theme }) }", name
        )
        light = "false" if "Dark" in name else "true"
        self.page.wait_for_selector(f"body[data-jp-theme-light={light}]", state="attached")

    def page_errors(self) -> list[str]:
        """Errors of the page since the last call."""
        found, self.errors[:] = list(self.errors), []
        return found

    def close(self) -> None:
        """Close the page and end the kernel."""
        self.page.close()
        for session in self.server.ask("GET", "sessions"):
            if session["path"] == self.name:
                self.server.ask("DELETE", f"sessions/{session['id']}")
