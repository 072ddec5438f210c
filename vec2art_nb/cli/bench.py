"""``vec2art-nb bench``: measure this machine, write a page and JSON, compare with an older file."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from vec2art_nb.cli.plan import shown
from vec2art_nb.files import write_atomically

if TYPE_CHECKING:
    from vec2art_nb.bench import Effort, Figure, Report

GROUPS = ("speed", "flags", "pool")
#: Names of the files in the folder.
PAGE, DATA = "bench.html", "bench.json"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    add = parser.add_argument
    text = f"folder for {PAGE} and {DATA}; out/bench by default"
    add("-o", "--out", type=Path, default=Path("out", "bench"), metavar="FOLDER", help=text)
    add("--only", nargs="+", choices=GROUPS, default=list(GROUPS), help="measure these alone")
    add("--quick", action="store_true", help="smaller pictures and fewer turns: a minute or two")
    text = f"compare with the {DATA} of another run; exit code 1 if something became worse beyond noise"
    add("--against", type=Path, metavar="OLD", help=text)
    add("--read", type=Path, metavar="FILE", help=f"take the figures of this {DATA} instead of measuring")


def run(out: Path, only: list[str], quick: bool, against: Path | None, read: Path | None) -> int:
    """Measure or read, print and write.

    Returns
    -------
    int
        1 if a figure regressed, else 0.
    """
    from vec2art_nb.bench import FULL, QUICK, Report, changes, report_page  # noqa: PLC0415 - brings the engine
    from vec2art_nb.bench.verdict import unmatched  # noqa: PLC0415

    old = Report.read(against) if against else None  # before minutes of measuring
    report = Report.read(read) if read else _measured(QUICK if quick else FULL, only)
    changed = changes(old, report) if old else ()
    notes = unmatched(old, report) if old else ()
    out.mkdir(parents=True, exist_ok=True)
    texts = {PAGE: report_page(report, changed, notes), DATA: report.to_json()}
    for name, text in texts.items():
        write_atomically(out / name, {Path(name).suffix: text.encode}, overwrite=True)
    _print_flags(report)
    for one in changed:
        print(f"{one.word:10} {one.ratio:5.2f} (± {one.margin:.0%})  {one.new.name} · {one.new.on}")
    for note in notes:
        print(f"note: {note}")
    print(f"{shown(out / PAGE)}, {shown(out / DATA)}")
    return int(any(one.word == "regressed" for one in changed))


def _measured(effort: Effort, only: list[str]) -> Report:
    from vec2art_nb import bench, flags, warmup  # noqa: PLC0415
    from vec2art_nb.bench.figure import about  # noqa: PLC0415
    from vec2art_nb.bench.gains import NOT_HERE, flag_names  # noqa: PLC0415

    warmup()
    makers: dict[str, Callable[[Effort], Iterator[Figure]]] = {
        "speed": bench.measure_speed,
        "flags": bench.measure_flags,
        "pool": bench.measure_pool,
    }
    figures = []
    for group in GROUPS:
        for figure in makers[group](effort) if group in only else ():
            print(f"{figure.name + ' · ' + figure.on:82} {_found(figure)}", flush=True)
            figures.append(figure)
    left_out = {name: NOT_HERE for name in flags if name not in flag_names()} if "flags" in only else {}
    return bench.Report(tuple(figures), about(), left_out)


def _found(figure: Figure) -> str:
    from vec2art_nb.bench import gain_words, side_words  # noqa: PLC0415

    if figure.group == "flags":
        return f"{gain_words(figure)}, {' → '.join(side_words(figure))}"
    low, high = figure.quartiles
    return f"{figure.median:.2f} {figure.unit} ({low:.3g} to {high:.3g})"


def _print_flags(report: Report) -> None:
    from vec2art_nb.bench import flag_verdict  # noqa: PLC0415

    for figure in report.of("flags"):
        verdict = flag_verdict(figure)
        print(f"{figure.name:22} {verdict.word:14} {verdict.advice}")
