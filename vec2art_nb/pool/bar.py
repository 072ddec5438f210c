"""How far a batch is: tqdm's progress bar where it is installed, else a line of text."""

from __future__ import annotations

import sys
import time
import warnings
from contextlib import AbstractContextManager
from typing import Any, Protocol, TextIO

#: Seconds between two changes of the line.
_PAUSE = 0.1


class Bar(Protocol):
    """What shows how far a batch is."""

    def update(self) -> Any:
        """One more item is done."""


class Line:
    """A line of text that is written over; nothing where nobody would see it change.

    Parameters
    ----------
    total : int or None
        Items, if that is known.
    unit : str
        What one is called.
    stream : text file, optional
        Where it is written: by default standard error, if that is a terminal or a notebook.
    """

    def __init__(self, total: int | None, unit: str = "drawing", stream: TextIO | None = None) -> None:
        self._all = f"{unit}s" if total is None else f"of {total} {unit}s"
        self._done = 0
        self._next = 0.0
        self._stream = _seen() if stream is None else stream

    def update(self) -> None:
        """See `Bar`."""
        self._done += 1
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + _PAUSE
            self._write("")

    def _write(self, end: str) -> None:
        if self._stream is not None:
            self._stream.write(f"\r{self._done} {self._all}{end}")
            self._stream.flush()

    def __enter__(self) -> Line:
        return self

    def __exit__(self, *_: object) -> None:
        self._write("\n")


class Nothing(Line):
    """No bar at all."""

    def _write(self, end: str) -> None:
        pass


def _seen() -> TextIO | None:
    stream: TextIO | None = sys.stderr  # None in a program without a console
    if stream is None or not (stream.isatty() or "ipykernel" in sys.modules):
        return None
    return stream


def bar(total: int | None, *, wanted: bool, unit: str = "drawing") -> AbstractContextManager[Bar]:
    """Progress bar over so many items."""
    if not wanted:
        return Nothing(total, unit)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that a notebook has no widgets, or that `auto` is new
        try:
            from tqdm.auto import tqdm  # noqa: PLC0415 - not everybody has it
        except ImportError:
            return Line(total, unit)
        return tqdm(total=total, unit=unit)  # type: ignore[no-any-return]
