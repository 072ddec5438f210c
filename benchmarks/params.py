"""Speed and size of parameters: every figure with all flags on, and against all of them off.

Run with ``python -m benchmarks.params``; ``--json FILE`` keeps the figures.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import tempfile
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

from benchmarks.report import Bar, Row, tabulate
from benchmarks.timing import Duel, fresh, one_core
from vec2art_nb import flags
from vec2art_nb.bench.edits import FLAGS, about, against, drag, set_new
from vec2art_nb.params import SCHEMA, Params
from vec2art_nb.params.delta import diff
from vec2art_nb.params.history import History, Step

#: Edits in a timed turn, and turns.
EDITS, TURNS = 200, 31


def set_ruled(params: Params, number: int) -> None:
    """Set one field that a rule reads to a value that it never had."""
    params.edge.nms_low = 0.01 + number * 1e-7


def propose(params: Params, number: int) -> None:
    """Propose the values of a slider dragged back and forth, as the browser does."""
    place = number % 100
    params.propose({"dots.max_coverage": 0.2 + 0.005 * min(place, 100 - place)})


FORTY = [path for path, field in SCHEMA.items() if field.kind == "number" and field.group != "handdrawn"][:40]


def update_forty(params: Params, number: int) -> None:
    """Set forty fields at once."""
    share = 0.5 + (number % 2000) * 1e-4
    params.update({path: SCHEMA[path].minimum * share + SCHEMA[path].maximum * (1 - share) for path in FORTY})


def per_edit(found: Duel) -> dict[str, float]:
    """Both sides in microseconds an edit."""
    return {"on us": found.ours.ms * 1000 / EDITS, "off us": found.theirs.ms * 1000 / EDITS}


def edit_rows() -> Iterator[Row]:
    """Times of edits, and how much faster the flags make them."""
    faster = Bar(low=5, form="{:.1f} x")
    for edit, most, least in (
        (set_new, 60, faster),
        (set_ruled, 60, faster),
        (drag, 60, Bar(low=10, form="{:.1f} x")),
        (propose, 60, Bar(low=10, form="{:.1f} x")),
        (update_forty, 600, Bar(form="{:.1f} x", low=1)),
    ):
        found = against(edit, *flags, edits=EDITS, rounds=TURNS)
        parts = per_edit(found)
        what = (edit.__doc__ or "").rstrip(".")
        yield Row(what, "all fields, one subscriber", Bar(high=most, form="{:.1f} us"), parts["on us"])
        yield Row("the same, all flags off / on", "in turns", least, 1 / found.ratio, parts)


def flag_row(name: str) -> Row:
    """What a flag gains alone, on the work it is meant for."""
    edit, session = FLAGS[name]
    found = against(edit, name, session=session, edits=EDITS, rounds=TURNS)
    return Row(
        f"{name} off / on", about(name), Bar(low=1.05, form="{:.2f} x"), 1 / found.ratio, per_edit(found)
    )


def size_rows() -> Iterator[Row]:
    """Bytes of deltas and of a long history."""
    snapshot = Params().snapshot()
    small = max(
        len(diff(snapshot, snapshot.evolve({path: field.maximum / 3})).to_bytes())
        for path, field in SCHEMA.items()
        if field.kind == "number"
    )
    share = small / len(snapshot.to_bytes())
    yield Row(
        "delta of one field / full snapshot", "its longest number", Bar(high=0.05, form="{:.3f}"), share
    )
    yield Row("10 000 states of history", "one field a step", Bar(high=15, form="{:.1f} MB"), history_mb())


def history_mb() -> float:
    """Memory of a long history, MB."""
    state, history = Params().snapshot().state, History(limit=10_000)
    tracemalloc.start()
    try:
        for number in range(10_000):
            before, state = state, state.evolve({"dots.opacity": 0.1 + number / 20_000})
            history.push(Step(before, state, frozenset({"dots.opacity"})))
        return tracemalloc.get_traced_memory()[0] / 1e6
    finally:
        tracemalloc.stop()


def import_rows() -> Iterator[Row]:
    """Time that importing takes beyond traitlets."""
    code = "import time, traitlets; a = time.perf_counter(); import vec2art_nb.params.model"
    with tempfile.TemporaryDirectory() as folder:  # of bytecode, whatever this environment does with it
        keep = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": folder}
        times = [float(fresh(f"{code}; print(time.perf_counter() - a)", **keep)) for _ in range(16)]
    times = sorted(times[1:])
    what = "import of the parameters beyond traitlets"
    yield Row(what, "fresh processes", Bar(high=20, form="{:.1f} ms"), times[len(times) // 2] * 1000)


def main(arguments: list[str]) -> int:
    """Measure, print, and say whether all bars are met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args(arguments)
    one_core()
    rows = itertools.chain(edit_rows(), map(flag_row, FLAGS), size_rows(), import_rows())
    return tabulate(rows, chosen.json)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
