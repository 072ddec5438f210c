"""Every flag, on against off, on the work that it is meant for: the ratio with its spread.

    python -m benchmarks.flags [--only batching affinity …] [--json out/flags.json]

The same as ``vec2art-nb bench --only flags``, with a bar: a flag has to gain 5 %; the exit code is 1 if one
does not. ``tcp_nodelay`` in a real browser: `benchmarks.studio`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.report import Bar, Row, tabulate
from vec2art_nb.bench import FULL, measure_flags
from vec2art_nb.bench.gains import flag_names

GAIN = Bar(low=1.05, form="{:.2f} x")


def rows(names: tuple[str, ...]) -> Iterator[Row]:
    """Rows of these flags."""
    for one in measure_flags(FULL, names):
        low, high = one.quartiles
        parts = {"quartile 1": low, "quartile 3": high, **one.parts}
        yield Row(one.name, one.on, GAIN, one.median, parts)


def main() -> int:
    """Run what is asked for and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", nargs="+", choices=flag_names(), default=list(flag_names()))
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    return tabulate(rows(tuple(chosen.only)), chosen.json)


if __name__ == "__main__":
    sys.exit(main())
