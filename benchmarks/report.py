"""Rows of a benchmark: what was measured, what it must be, what it is."""

from __future__ import annotations

import argparse
import json
import platform
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

import cv2

TITLES = ("what", "measured on", "must be", "measured", "")
LIBRARIES = ("vec2art-nb", "numpy", "numba", "scikit-image")


@dataclass(frozen=True)
class Bar:
    """Range that a figure must lie in.

    Attributes
    ----------
    low, high : float
        Bounds, both allowed.
    form : str
        Format of the bounds and of the figure.
    """

    low: float = -float("inf")
    high: float = float("inf")
    form: str = "{:g}"

    def __str__(self) -> str:
        if self == Bar(form=self.form):
            return "-"  # only told
        low, high = self.form.format(self.low), self.form.format(self.high)
        if self.low == -float("inf"):
            return f"≤ {high}" if self.high else high
        return f"≥ {low}" if self.high == float("inf") else f"{low} to {high}"


@dataclass(frozen=True)
class Row:
    """One line of the table.

    Attributes
    ----------
    what, on : str
        Figure, and what it was measured on.
    bar : Bar
        What it must be.
    value : float
        What it is.
    parts : mapping of str to float
        Where it comes from: figures of single pictures, spreads, times.
    """

    what: str
    on: str
    bar: Bar
    value: float
    parts: Mapping[str, float] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether the bar is met."""
        return self.bar.low <= self.value <= self.bar.high

    @property
    def cells(self) -> tuple[str, ...]:
        """Texts of the table's columns."""
        value = self.bar.form.format(self.value)
        return self.what, self.on, str(self.bar), value, "ok" if self.ok else "NOT"

    def as_dict(self) -> dict[str, object]:
        """Row as JSON values."""
        return {
            "what": self.what,
            "on": self.on,
            "must_be": str(self.bar),
            "value": self.value,
            "text": self.bar.form.format(self.value),
            "ok": self.ok,
            "parts": dict(self.parts),
        }


WIDTHS = (38, 44, 16, 12, 3)


def line(cells: Iterable[str]) -> str:
    """One line of the table."""
    padded = (cell.ljust(width) for cell, width in zip(cells, WIDTHS, strict=True))
    return "| " + " | ".join(padded) + " |"


def heading() -> str:
    """First two lines of the table (Markdown)."""
    return line(TITLES) + "\n" + line("-" * width for width in WIDTHS)


def printed(row: Row, *, parts: bool) -> str:
    """Line of a row, with its parts below if asked for."""
    text = line(row.cells)
    if parts and row.parts:
        text += "\n    " + ", ".join(f"{name} {value:.4g}" for name, value in row.parts.items())
    return text


def tabulate(rows: Iterable[Row], json_file: Path | None, *, parts: bool = True) -> int:
    """Print rows as they come, write them if asked for; exit code: 1 if a bar is missed, else 0."""
    print(heading())
    found = []
    for row in rows:
        found.append(row)
        print(printed(row, parts=parts), flush=True)
    if json_file:
        write(json_file, found)
    return int(not all(row.ok for row in found))


def chosen(benches: Mapping[str, Callable[[], Iterable[Row]]], about: str) -> int:
    """Run the benches that the command line asks for (all, or ``--only`` some), and print their rows.

    Returns
    -------
    int
        Exit code: 1 if a bar is missed, else 0.
    """
    parser = argparse.ArgumentParser(description=about.partition("\n")[0])
    parser.add_argument("--only", nargs="+", choices=benches, default=list(benches))
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    return tabulate((row for name in asked.only for row in benches[name]()), asked.json)


def write(path: Path, rows: Iterable[Row]) -> None:
    """Write rows and the versions they were measured with as JSON."""
    about = {"python": platform.python_version(), "machine": platform.machine()}
    about |= {name: version(name) for name in LIBRARIES} | {"opencv": cv2.__version__}
    text = json.dumps({"about": about, "rows": [row.as_dict() for row in rows]}, indent=1, allow_nan=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text + "\n", encoding="utf-8")
