"""A real kernel, and a page that talks with the Studio in it as JupyterLab does.

The environment variable ``VEC2ART_NB_IPYKERNEL`` names a folder with another version of ipykernel
(``pip install --target FOLDER --no-deps ipykernel==6.31.0``; that one needs nest_asyncio as well).
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from queue import Empty
from typing import Any

from jupyter_client.manager import KernelManager
from recorder import envelope

ROOT = Path(__file__).parents[2]
#: Seconds after which a condition counts as never coming true.
PATIENCE = 60.0

#: What a source tree without a built front end can show as well.
BEGIN = """
import vec2art_nb.studio.widget as widget
widget.bundle = {"studio.js": "export default {}", "studio-style.css": ".v2 {}"}.__getitem__
from vec2art_nb import Studio, sample
"""


class Kernel:
    """A kernel, and all that it has said."""

    def __init__(self) -> None:
        other = os.environ.get("VEC2ART_NB_IPYKERNEL")
        path = os.pathsep.join(filter(None, (other, str(ROOT), os.environ.get("PYTHONPATH"))))
        self.manager = KernelManager(kernel_name="python3")
        self.manager.start_kernel(env={**os.environ, "PYTHONPATH": path})
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=PATIENCE)
        self.said: list[dict[str, Any]] = []
        self._open_subshell()

    def _open_subshell(self) -> None:
        """JupyterLab sends the messages of widgets to a subshell, where the kernel has such."""
        self._subshell: str | None = None
        features = self._ask("kernel_info_request", {})["content"].get("supported_features", [])
        if "kernel subshells" in features:
            self._subshell = self._ask("create_subshell_request", {})["content"]["subshell_id"]

    def restart(self) -> None:
        """Kill it and start it anew."""
        self.manager.restart_kernel(now=True)
        self.client.wait_for_ready(timeout=PATIENCE)
        self.said.clear()
        self._open_subshell()

    @property
    def answers_while_busy(self) -> bool:
        """Whether messages of widgets are handled while a cell runs."""
        return self._subshell is not None

    def _ask(self, kind: str, content: dict[str, Any]) -> dict[str, Any]:
        message = self.client.session.msg(kind, content)
        self.client.control_channel.send(message)
        while True:
            reply = self.client.get_control_msg(timeout=PATIENCE)
            if reply["parent_header"].get("msg_id") == message["header"]["msg_id"]:
                return dict(reply)

    def start(self, code: str, cell: str = "") -> str:
        """Begin to run a cell, known to the page by an identifier or not; the number of this run."""
        content = {"code": code, "silent": False, "store_history": True, "user_expressions": {}}
        about = {"cellId": cell} if cell else {}
        message = self.client.session.msg("execute_request", content, metadata=about)
        self.client.shell_channel.send(message)
        return str(message["header"]["msg_id"])

    def run(self, code: str, cell: str = "") -> str:
        """Run a cell to its end; what it printed."""
        cell = self.start(code, cell)
        self.until(lambda: self.ended(cell))
        return self.printed(cell)

    def of(self, cell: str, kind: str) -> list[dict[str, Any]]:
        """Content of messages of a kind that a cell has caused."""
        return [
            one["content"]
            for one in self.said
            if one["msg_type"] == kind and one["parent_header"].get("msg_id") == cell
        ]

    def printed(self, cell: str) -> str:
        for error in self.of(cell, "error"):
            raise AssertionError("\n".join(error["traceback"]))
        return "".join(one["text"] for one in self.of(cell, "stream") if one["name"] == "stdout")

    def ended(self, cell: str) -> bool:
        return any(one["execution_state"] == "idle" for one in self.of(cell, "status"))

    def until(self, condition: Callable[[], Any]) -> Any:
        """Listen until it is true."""
        end = time.monotonic() + PATIENCE
        while not (met := condition()):
            assert time.monotonic() < end, self.said[-3:]
            try:
                self.said.append(self.client.get_iopub_msg(timeout=1))
            except Empty:
                self.client.kernel_info()  # ipykernel 7 may leave a message lying until the next one comes
        return met

    def comm(self, content: dict[str, Any], comm: str) -> None:
        """Send a custom message to a widget."""
        body = {"comm_id": comm, "data": {"method": "custom", "content": content}}
        message = self.client.session.msg("comm_msg", body)
        if self._subshell is not None:
            message["header"]["subshell_id"] = self._subshell
        self.client.shell_channel.send(message)

    def studios(self) -> list[str]:
        """Comms of all Studios that were opened, in order."""
        opened = [one["content"] for one in self.said if one["msg_type"] == "comm_open"]
        return [one["comm_id"] for one in opened if "studio_id" in one["data"]["state"]]

    def close(self) -> None:
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


class Page:
    """One view of a Studio."""

    def __init__(self, kernel: Kernel, name: str = "page", number: int = -1) -> None:
        self.kernel, self.name = kernel, name
        self.comm = kernel.until(kernel.studios)[number]
        self._acked = 0
        self.say({"kind": "hello"})
        self.wait("snapshot")

    def say(self, *parts: dict[str, Any]) -> None:
        self.kernel.comm(envelope(*parts, client=self.name), self.comm)

    def envelopes(self) -> list[dict[str, Any]]:
        sent = [
            one["content"]["data"]["content"]
            for one in self.kernel.said
            if one["msg_type"] == "comm_msg"
            and one["content"]["comm_id"] == self.comm
            and one["content"]["data"].get("method") == "custom"
        ]
        if sent and sent[-1]["seq"] > self._acked:
            self._acked = sent[-1]["seq"]
            self.say({"kind": "ack", "seq": self._acked})
        return sent

    def all(self, kind: str) -> list[dict[str, Any]]:
        parts = [part for sent in self.envelopes() for part in sent["parts"]]
        return [part for part in parts if part["kind"] == kind and part.get("to", self.name) == self.name]

    def wait(self, kind: str, condition: Callable[[dict[str, Any]], Any] = lambda part: True) -> Any:
        """The first part of a kind for which it is true, once it has come."""
        return self.kernel.until(lambda: next(filter(condition, self.all(kind)), None))

    def final(self, run: int = 0) -> Any:
        """The account of the first final of this run or a later one."""
        return self.wait("done", lambda part: not part["draft"] and part["run"] >= run)
