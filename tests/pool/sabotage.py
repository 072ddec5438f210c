"""Workers that fail as they are told to: what `sitecustomize` of every new interpreter runs.

A ticket is a file ``STAGE-NUMBER`` whose text says how; the worker that takes it fails so when it enters the
stage.
"""

from __future__ import annotations

import os
import pathlib
import signal
import sys
import time
from importlib.util import find_spec
from typing import Any


class _Finder:
    """Lets a module be changed as soon as it has been imported."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> Any:
        if name != "vec2art_nb.pool.worker":
            return None
        sys.meta_path.remove(self)  # type: ignore[arg-type]
        spec: Any = find_spec(name)
        load = spec.loader.exec_module

        def exec_module(module: Any) -> None:
            load(module)
            _sabotage(module)

        spec.loader.exec_module = exec_module
        return spec


def _sabotage(worker: Any) -> None:
    entered, settle = worker.Board.progress, worker._settle

    def progress(board: Any, stage: str, fraction: float) -> None:
        entered(board, stage, fraction)
        _fail(stage)

    def settled(terms: Any) -> None:
        settle(terms)
        _fail("start")

    worker.Board.progress, worker._settle = progress, settled


def _fail(stage: str) -> None:
    for ticket in sorted(pathlib.Path(os.environ["SABOTAGE"]).glob(f"{stage}-*")):
        try:
            how = ticket.read_text()
            ticket.unlink()
        except FileNotFoundError:  # another worker has taken it
            continue
        _HARM[how]()
        return


def _hang() -> None:
    while True:
        time.sleep(60)


def _fill() -> None:
    raise MemoryError


_HARM = {
    "kill": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "segfault": lambda: os.kill(os.getpid(), signal.SIGSEGV),
    "exit": lambda: os._exit(3),
    "hang": _hang,
    "memory": _fill,
}

if "SABOTAGE" in os.environ:
    sys.meta_path.insert(0, _Finder())  # type: ignore[arg-type]
