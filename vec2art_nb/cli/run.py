"""Carrying out a plan: one picture after the other, where a bad one does not stop the rest."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import vec2art_nb
from vec2art_nb.cli.plan import Plan, Task, shown
from vec2art_nb.cli.progress import Progress, complain
from vec2art_nb.errors import MissingLibraryError, Vec2ArtError
from vec2art_nb.params.snapshot import Snapshot

if TYPE_CHECKING:  # loading the engine early would only delay the first message
    from vec2art_nb import Drawing


class _Report:
    """Counts what happened and tells: results to stdout, everything else to stderr, one line each."""

    def __init__(self, total: int, *, quiet: bool) -> None:
        self.drawn = self.failed = 0
        self._quiet = quiet
        self._progress = Progress(total, sys.stderr, quiet=quiet)

    def busy(self, task: Task, fraction: float = 0.0) -> None:
        self._progress.show(self.drawn + self.failed + fraction, shown(task.source))

    def result(self, text: str) -> None:
        self._progress.clear()
        self.drawn += 1
        if not self._quiet:
            print(text, flush=True)

    def problem(self, text: str) -> None:
        self._progress.clear()
        self.failed += 1
        complain(text)

    def summary(self, seconds: float) -> None:
        self._progress.clear()
        if not self._quiet:
            failed = f", {self.failed} failed" if self.failed else ""
            print(f"{self.drawn} drawn{failed} in {seconds:.1f} s", file=sys.stderr)


def run(plan: Plan, params: Snapshot, *, force: bool = False, quiet: bool = False) -> int:
    """Draw and write everything that was planned.

    Parameters
    ----------
    plan : Plan
    params : Snapshot
    force : bool
        Overwrite files that exist; otherwise such a picture counts as failed.
    quiet : bool
        Print nothing but errors.

    Returns
    -------
    int
        0 if every input became a drawing, else 1.
    """
    started = time.perf_counter()
    report = _Report(len(plan.tasks), quiet=quiet)
    try:
        for text in plan.problems:
            report.problem(text)
        for task in plan.tasks:
            _try(task, params, report, force=force)
    except MissingLibraryError as error:
        report.problem(str(error))  # no other picture would fare better
    finally:
        report.summary(time.perf_counter() - started)
    return 1 if report.failed else 0


def _try(task: Task, params: Snapshot, report: _Report, *, force: bool) -> None:
    report.busy(task)
    try:
        report.result(_draw(task, params, report, force=force))
    except MissingLibraryError:
        raise
    except (Vec2ArtError, OSError) as error:
        report.problem(_reason(task, error))
    except Exception as error:  # noqa: BLE001 - a bug must not cost the other pictures
        report.problem(f"{shown(task.source)}: unexpected {type(error).__name__}: {error}")


def _draw(task: Task, params: Snapshot, report: _Report, *, force: bool) -> str:
    if not force:
        _refuse_existing(task)
    started = time.perf_counter()
    drawing = vec2art_nb.vectorize(
        task.source, params=params, progress=lambda _stage, fraction: report.busy(task, fraction)
    )
    for target in task.targets:
        _save(drawing, target, force=force)
    milliseconds = 1000 * (time.perf_counter() - started)
    written = ", ".join(shown(target) for target in task.targets)
    partial = ", stopped by the time limit" if drawing.partial else ""
    return f"{written}: {drawing.stats.elements}, {milliseconds:.0f} ms{partial}"


def _save(drawing: Drawing, target: Path, *, force: bool) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        drawing.save(target, overwrite=force)
    except OSError as error:
        raise OSError(f"{shown(target)} cannot be written: {error.strerror or error}") from error


def _refuse_existing(task: Task) -> None:
    for target in task.targets:
        if target.exists() or target.is_symlink():
            raise FileExistsError(f"{shown(target)} exists; --force overwrites it")


def _reason(task: Task, error: Exception) -> str:
    text = str(error)
    return text if task.source.name in text else f"{shown(task.source)}: {text}"
