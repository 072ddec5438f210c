"""`note`: closes Studios whose output is gone because their cell was run again.

The registry of ipywidgets keeps every widget until it is closed, and so does IPython's history of outputs. Of
a cell that is run twenty times nineteen Studios would be left, with their pictures and workers, and nobody
could see them.
"""

from __future__ import annotations

import weakref
from typing import Any, Protocol


class Closable(Protocol):
    """What can be shown and closed."""

    def close(self) -> None:
        """Stop."""


class Outputs:
    """What the outputs of cells show.

    Examples
    --------
    >>> class Shown:
    ...     def close(self):
    ...         print("closed")
    >>> outputs, first, second = Outputs(), Shown(), Shown()
    >>> outputs.add("cell", "run 1", first)
    >>> outputs.end("cell", "run 1")
    >>> outputs.add("cell", "run 2", second)
    >>> outputs.end("cell", "run 2")
    closed
    """

    def __init__(self) -> None:
        self._cells: dict[str, weakref.WeakKeyDictionary[Closable, str]] = {}

    def add(self, cell: str, run: str, shown: Closable) -> None:
        """Note that a run of a cell shows this."""
        self._cells.setdefault(cell, weakref.WeakKeyDictionary())[shown] = run

    def end(self, cell: str, run: str) -> None:
        """A run of a cell has ended: close what only earlier ones have shown."""
        here = self._cells.get(cell)
        if here is None:
            return
        for shown in [one for one, last in here.items() if last != run]:
            del here[shown]
            if not any(shown in other for other in self._cells.values()):
                shown.close()


_outputs = Outputs()


def note(shown: Closable) -> None:
    """Note that the cell that runs now shows this, if that is known."""
    shell = _shell()
    cell, run = _running(shell)
    if not cell:
        return
    _outputs.add(cell, run, shown)
    if _ended not in shell.events.callbacks["post_run_cell"]:
        shell.events.register("post_run_cell", _ended)


def _ended(_result: object) -> None:
    cell, run = _running(_shell())
    if cell:
        _outputs.end(cell, run)


def _shell() -> Any:
    from IPython.core.getipython import get_ipython  # noqa: PLC0415 - only where a widget is shown

    return get_ipython()


def _running(shell: Any) -> tuple[str, str]:
    """Which cell runs, and for which request; empty where that is unknown."""
    parent: dict[str, Any] = getattr(shell, "get_parent", dict)() or {}
    return parent.get("metadata", {}).get("cellId") or "", parent.get("header", {}).get("msg_id") or ""
