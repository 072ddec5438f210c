"""Write ``docs/performance.md`` from ``docs/measured``: ``python docs/make_performance.py [--take out]``.

``make bench`` and ``vec2art-nb bench`` leave JSON in ``out``; ``--take`` copies what is there first. The page
holds no figure that does not come from these files.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path
from typing import Any

from vec2art_nb.bench import (
    Figure,
    Report,
    flag_verdict,
    flags_plot,
    gain_words,
    pool_plot,
    side_words,
    speed_plot,
)

HERE = Path(__file__).resolve().parent
MEASURED, TARGET = HERE / "measured", HERE / "performance.md"
#: Tables of the benchmarks in the order of the page: file, heading, what to know.
TABLES = {
    "speed": ("Drawing", "One core, warm kernels, medians. Rivals take turns with us in one process."),
    "quality": ("Quality", "Against shapes whose true lines are known, and on photos."),
    "params": ("Parameters", "All fields, one subscriber."),
    "pool": ("The pool", "Two workers on two cores."),
    "flags": (
        "Flags of parameters and pool",
        "What is needed with a flag off over what is needed with it on.",
    ),
    "studio": ("The Studio", "In a real JupyterLab in Chromium, from the slider to the pixels."),
    "experiments": ("Experiments", "Sweeps, tuning, and the store."),
    "cluster": ("Clusters", "Workers of Dask on one machine against the pool."),
    "rivals": (
        "Other tracers",
        "The same picture, from an array to the text of an SVG; see the [comparison](comparison.md).",
    ),
}
HEAD = """\
# Performance

<!-- Generated from docs/measured by `make generated`: measure again instead of changing figures here. -->

How fast it draws, what each optimisation gains, and how other tools do on the same pictures. Times on other
machines differ, ratios less so; `vec2art-nb bench` measures yours: [measuring](measuring.md). A row that
misses its bar says so.
"""
BENCH = """
## One machine in plots

From one run of `vec2art-nb bench`. Bars are milliseconds of one core. Flags are optimisations: of each the
time, or memory, with it off and on, and the ratio of the two in every turn, median and quartiles. How the
verdict follows: [measuring](measuring.md).
"""
PLOTS = {"speed": speed_plot, "flags": flags_plot, "pool": pool_plot}
ALTS = {"speed": "Times of all algorithms", "flags": "Gain of every flag", "pool": "Speed-up by workers"}
NOTHING = (
    "\nNothing has been measured yet: `make bench`, then `python docs/make_performance.py --take out`.\n"
)


def escaped(text: str) -> str:
    """Text for a cell of a Markdown table."""
    return text.replace("|", "\\|").replace("<", "&lt;")


def cells(row: dict[str, Any]) -> str:
    """Line of the table for a row that a benchmark wrote."""
    shown = ["" if row["ok"] else "missed"]
    texts = [row["what"], row["on"], row["must_be"], row.get("text", f"{row['value']:.4g}"), *shown]
    return f"| {' | '.join(map(escaped, texts))} |"


def tracers(rows: list[dict[str, Any]]) -> list[str]:
    """Lines of the table of other tools: one for each tool and picture."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for row in rows:
        tool, _, what = row["what"].rpartition(": ")
        found.setdefault((row["on"], tool), {})[what] = row["text"]
    lines = ["| picture | tool | time | file | PSNR |", "|---|---|---|---|---|"]
    for (on, tool), values in found.items():
        texts = [on, tool, *(values.get(what, "") for what in ("time", "file", "PSNR"))]
        lines.append(f"| {' | '.join(map(escaped, texts))} |")
    return lines


def measured_with(about: dict[str, str]) -> str:
    """Where figures come from, in words."""
    return f"*Measured with {', '.join(f'{name} {value}' for name, value in about.items())}.*"


def table(name: str) -> str:
    """Section of one benchmark."""
    heading, text = TABLES[name]
    found = json.loads((MEASURED / f"{name}.json").read_text(encoding="utf-8"))
    rows = [
        "| what | measured on | must be | measured | |",
        "|---|---|---|---|---|",
        *map(cells, found["rows"]),
    ]
    if name == "rivals":
        rows = tracers(found["rows"])
    return f"\n## {heading}\n\n{text}\n\n" + "\n".join(rows) + f"\n\n{measured_with(found['about'])}\n"


def plots(report: Report) -> str:
    """Section of the report, whose plots lie beside it."""
    parts = [BENCH]
    for group in PLOTS:
        if report.of(group):
            parts.append(f"\n![{ALTS[group]}](measured/{group}.svg)\n")
    if report.of("flags"):
        rows = ["| flag | work | off | on | off / on | verdict |", "|---|---|---|---|---|---|"]
        rows += [verdict_line(figure) for figure in report.of("flags")]
        parts.append("\n" + "\n".join(rows) + "\n")
    return "".join([*parts, f"\n{measured_with(dict(report.about))}\n"])


def verdict_line(figure: Figure) -> str:
    """Line of the table of flags."""
    off, on = side_words(figure)
    word = flag_verdict(figure).word
    return f"| `{figure.name}` | {escaped(figure.on)} | {off} | {on} | {gain_words(figure)} | {word} |"


def text() -> str:
    """The whole page."""
    bench = MEASURED / "bench.json"
    parts = [plots(Report.read(bench))] if bench.exists() else []
    parts += [table(name) for name in TABLES if (MEASURED / f"{name}.json").exists()]
    return HEAD + "".join(parts or [NOTHING])


def take(folder: Path) -> None:
    """Copy what benchmarks wrote, and draw the plots of the report."""
    MEASURED.mkdir(exist_ok=True)
    for file in [*(folder / f"{name}.json" for name in TABLES), folder / "bench" / "bench.json"]:
        if file.exists():
            shutil.copy(file, MEASURED)
    if (MEASURED / "bench.json").exists():
        report = Report.read(MEASURED / "bench.json")
        for group, plot in PLOTS.items():
            if report.of(group):
                (MEASURED / f"{group}.svg").write_text(plot(report.of(group)) + "\n", encoding="utf-8")


def main() -> None:
    """Write the page."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--take", type=Path, metavar="FOLDER", help="copy the figures from there first")
    chosen = parser.parse_args()
    if chosen.take:
        take(chosen.take)
    TARGET.write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
