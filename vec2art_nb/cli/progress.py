"""What goes to stderr: complaints, and one line on a terminal that says how far the work has come."""

from __future__ import annotations

import shutil
import sys
from typing import TextIO

BAR = 24


def complain(text: str) -> None:
    """Write one line to stderr, however many lines the text has."""
    print(f"vec2art-nb: {' '.join(text.split())}", file=sys.stderr)


class Progress:
    """Progress bar that draws over itself, and only where somebody can see it.

    Parameters
    ----------
    total : int
        Number of pictures.
    stream : text file
        Where to draw; nothing is drawn unless it is a terminal.
    quiet : bool
        Draw nothing at all.
    """

    def __init__(self, total: int, stream: TextIO, *, quiet: bool = False) -> None:
        self._total = total
        self._stream = stream
        self._on = not quiet and stream.isatty()

    def show(self, done: float, label: str) -> None:
        """Draw the bar: `done` pictures of the total (a fraction counts), busy with `label`."""
        if not self._on:
            return
        filled = int(BAR * done / self._total)
        text = f"[{'#' * filled}{'-' * (BAR - filled)}] {int(done)}/{self._total}  {label}"
        width = shutil.get_terminal_size().columns - 1
        self._write(text[:width])

    def clear(self) -> None:
        """Take the bar away, to leave the line to other text."""
        if self._on:
            self._write("")

    def _write(self, text: str) -> None:
        self._stream.write(f"\r\x1b[K{text}")
        self._stream.flush()
