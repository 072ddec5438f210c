"""What the command line is going to do: which pictures become which files, settled before any work starts."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from glob import glob
from pathlib import Path

#: Files in a folder that are taken for pictures.
PICTURE_SUFFIXES = frozenset(
    {".avif", ".bmp", ".gif", ".jpeg", ".jpg", ".jpe", ".png", ".tif", ".tiff", ".webp"}
)

_MAGIC = frozenset("*?[")

#: Files that a drawing can be written as.
DRAWING_SUFFIXES = (".svg", ".png", ".html")


class UsageError(Exception):
    """The command line asks for something contradictory; nothing has been done."""


@dataclass(frozen=True)
class Task:
    """One picture and the files that its drawing is written to."""

    source: Path
    targets: tuple[Path, ...]


@dataclass(frozen=True)
class Plan:
    """What there is to do, and the inputs that lead to no picture with the reason why."""

    tasks: tuple[Task, ...]
    problems: tuple[str, ...]


def plan(inputs: Iterable[str], out: str, *, png: bool = False, html: bool = False) -> Plan:
    """Settle sources and targets.

    Parameters
    ----------
    inputs : iterable of str
        Files, folders (the pictures directly inside, not in sub-folders) and glob patterns.
    out : str
        A file ending in .svg, .png or .html, for a single picture, or a folder; it need not exist.
    png : bool
        Write a PNG beside each SVG.
    html : bool
        Write a web page beside each SVG.

    Raises
    ------
    UsageError
        If two pictures would be written to one file, or a drawing over one of the pictures.
    """
    also = [suffix for suffix, wanted in ((".png", png), (".html", html)) if wanted]
    sources: dict[Path, Path] = {}
    problems: list[str] = []
    for text in inputs:
        found = list(_find(text))
        if not found:
            problems.append(f"{shown(text)}: {_why_nothing(text)}")
        for path in found:
            sources.setdefault(path.resolve(), path)
    tasks = tuple(Task(path, targets) for path, targets in _targets(list(sources.values()), out, also))
    _refuse_clashes(tasks, sources)
    return Plan(tasks, tuple(problems))


def shown(path: str | Path) -> str:
    """Path as one line that any terminal can print, whatever bytes its name is made of."""
    text = os.fsencode(path).decode("utf-8", "replace")
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def _find(text: str) -> Iterator[Path]:
    path = Path(text)
    if path.is_dir():
        yield from sorted(entry for entry in path.iterdir() if _is_picture(entry))
    elif path.exists():
        yield path
    elif _is_pattern(text):
        for found in sorted(glob(text, recursive=True)):  # noqa: PTH207 - takes absolute patterns
            yield from _find(found)


def _is_pattern(text: str) -> bool:
    return not _MAGIC.isdisjoint(text)


def _is_picture(path: Path) -> bool:
    hidden = path.name.startswith(".")
    return path.suffix.lower() in PICTURE_SUFFIXES and not hidden and path.is_file()


def _why_nothing(text: str) -> str:
    if Path(text).is_dir():
        return f"no pictures in this folder (looked for {', '.join(sorted(PICTURE_SUFFIXES))})"
    return "no file matches this pattern" if _is_pattern(text) else "no such file"


def _targets(sources: list[Path], out: str, also: list[str]) -> Iterator[tuple[Path, tuple[Path, ...]]]:
    suffixes = [".svg", *also]
    if not _names_a_file(out):
        yield from (
            (source, tuple(Path(out, source.stem + suffix) for suffix in suffixes)) for source in sources
        )
        return
    if len(sources) > 1:
        raise UsageError(f"{len(sources)} pictures cannot all be written to {shown(out)}: name a folder")
    path = Path(out)
    beside = [path.with_suffix(suffix) for suffix in also if suffix != path.suffix.lower()]
    yield from ((source, (path, *beside)) for source in sources)


def _names_a_file(out: str) -> bool:
    path = Path(out)
    if path.is_dir() or out.endswith(("/", os.sep)):
        return False
    suffix = path.suffix.lower()
    if suffix in DRAWING_SUFFIXES:
        return True
    if path.exists() or suffix in PICTURE_SUFFIXES | {".pdf", ".eps"}:
        raise UsageError(f"{shown(out)}: name a folder, or a file that ends in .svg, .png or .html")
    return False


def _refuse_clashes(tasks: tuple[Task, ...], sources: dict[Path, Path]) -> None:
    owners: dict[Path, Path] = {}
    for task in tasks:
        for target in task.targets:
            resolved = target.resolve()
            if resolved in sources:
                raise UsageError(f"{shown(target)} is one of the pictures: write to another folder")
            other = owners.setdefault(resolved, task.source)
            if other is not task.source:
                both = f"{shown(other)} and {shown(task.source)}"
                raise UsageError(
                    f"{both} would both be written to {shown(target)}: draw them into two folders"
                )
