"""The exported web page in Lighthouse: performance, accessibility, best practices.

Run with ``python -m benchmarks.page``; ``--json FILE`` keeps the figures. Needs Chromium and Node.js.
Lighthouse comes from npm, into its cache, or is the one that ``VEC2ART_NB_LIGHTHOUSE`` names.
"""

from __future__ import annotations

import argparse
import functools
import http.server
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.lab import ROOT, SWITCHES, chromium
from benchmarks.report import Bar, Row, tabulate
from vec2art_nb import sample, vectorize

#: Looks whose pages are measured: few strokes, areas under ink, many dots.
LOOKS: dict[str, dict[str, Any]] = {
    "edge": {},
    "preset comic": {"preset": "comic"},
    "20 000 dots": {"algorithm": "dots", "count": 20_000},
}
BARS = {"performance": 98.0, "accessibility": 100.0, "best-practices": 100.0}


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves a folder without a word."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Address of a folder."""
    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def lighthouse() -> list[str]:
    """Command that runs Lighthouse."""
    named = os.environ.get("VEC2ART_NB_LIGHTHOUSE") or shutil.which("lighthouse")
    return (
        [named]
        if named
        else [sys.executable, str(ROOT / "js" / "node.py"), "npm", "exec", "--yes", "lighthouse", "--"]
    )


def scores(address: str, folder: Path) -> dict[str, float]:
    """Of 100, by category."""
    report = folder / "report.json"
    command = [*lighthouse(), address, "--quiet", "--output=json", f"--output-path={report}"]
    command += [f"--only-categories={','.join(BARS)}", f"--chrome-flags=--headless=new {' '.join(SWITCHES)}"]
    environment = {**os.environ, "CHROME_PATH": chromium()}
    subprocess.run(command, cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL)
    categories = json.loads(report.read_text())["categories"]
    return {name: 100 * categories[name]["score"] for name in BARS}


def rows() -> Iterator[Row]:
    """All looks, all categories."""
    with tempfile.TemporaryDirectory() as name, served(Path(name)) as address:
        for k, (look, fields) in enumerate(LOOKS.items()):
            vectorize(sample("portrait"), **fields).save(Path(name) / f"{k}.html")
            for category, score in scores(f"{address}/{k}.html", Path(name)).items():
                yield Row(f"Lighthouse: {category}", look, Bar(low=BARS[category], form="{:.0f}"), score)


def main(arguments: list[str]) -> int:
    """Measure, print, and say whether all bars are met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path)
    return tabulate(rows(), parser.parse_args(arguments).json, parts=False)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
