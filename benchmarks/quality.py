"""Quality of drawings, measured: a table and JSON.

    python -m benchmarks.quality [--only NAME …]
                                 [--limit N] [--parts] [--json out/quality.json]

Icons with known lines are installed by npm when first needed. The exit code is 1 if a bar is missed.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2

from benchmarks import on_dots, on_grounds, on_icons, on_photos, on_regions, on_source, regions_detail
from benchmarks.report import Row, heading, printed, write

Measurement = Callable[[int], Iterator[Row]]

MEASUREMENTS: dict[str, Measurement] = {
    "strokes": on_photos.strokes,
    "canny": on_icons.canny,
    "flow": on_icons.flow,
    "centerline": on_icons.centerline,
    "detail": on_photos.detail,
    "scale": on_photos.scale,
    "determinism": on_photos.determinism,
    "nesting": regions_detail.detail,
    "planar": on_regions.planar,
    "regions": on_regions.truth,
    "fidelity": on_regions.fidelity,
    "dots": on_dots.dots,
    "background": on_source.background,
    "grounds": on_grounds.grounds,
    "palette": on_source.palette,
}


def arguments() -> argparse.Namespace:
    """Read the command line."""
    verbatim = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=verbatim)
    parser.add_argument("--only", nargs="+", choices=MEASUREMENTS, default=list(MEASUREMENTS))
    parser.add_argument("--limit", type=int, default=1000, help="at most so many pictures or icons per row")
    parser.add_argument("--parts", action="store_true", help="show where each figure comes from")
    parser.add_argument("--json", type=Path, help="write the rows there")
    return parser.parse_args()


def main() -> int:
    """Measure, print as it goes, write."""
    args = arguments()
    cv2.setNumThreads(1)
    print(heading())
    rows: list[Row] = []
    seconds = {}
    for name in args.only:
        start = time.perf_counter()
        for row in MEASUREMENTS[name](args.limit):
            print(printed(row, parts=args.parts), flush=True)
            rows.append(row)
        seconds[name] = time.perf_counter() - start
    missed = [row.what for row in rows if not row.ok]
    took = ", ".join(f"{name} {s:.0f} s" for name, s in seconds.items())
    print(f"\n{len(rows) - len(missed)} of {len(rows)} met. Took {took}.")
    if args.json:
        write(args.json, rows)
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
