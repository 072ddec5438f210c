"""Every flag, on against off, on the work that it is meant for."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from vec2art_nb._flags import flags
from vec2art_nb.bench import edits, pooled
from vec2art_nb.bench.effort import Effort
from vec2art_nb.bench.figure import Figure
from vec2art_nb.bench.sockets import nodelay_against
from vec2art_nb.bench.timing import Duel, one_core

#: From seconds and bytes to what is shown.
SCALES = {"ms": 1e3, "MB": 1e-6}
#: Why a flag may be left out.
NOT_HERE = "no work in this benchmark shows it"


def flag_names() -> tuple[str, ...]:
    """Flags that can be measured, in their own order."""
    known = {*edits.FLAGS, *pooled.CASES, "dynamic_size", "tcp_nodelay"}
    return tuple(name for name in flags if name in known)


def measure_flags(effort: Effort, names: tuple[str, ...] | None = None) -> Iterator[Figure]:
    """What was needed with a flag off over what is needed with it on: above 1, it gains.

    Flags of both parameters and pool give two figures.
    """
    for name in names or flag_names():
        for on, found in _duels(name, effort):
            unit = "MB" if name == "dynamic_size" else "ms"
            on_off = {"on": found.ours.seconds, "off": found.theirs.seconds}
            parts = {f"{side} {unit}": float(np.median(all_)) * SCALES[unit] for side, all_ in on_off.items()}
            yield Figure(
                "flags", name, on, "x", "more", tuple(1 / ratio for ratio in found.ratios), (), parts
            )


def _duels(name: str, effort: Effort) -> Iterator[tuple[str, Duel]]:
    if name in edits.FLAGS:
        edit, session = edits.FLAGS[name]
        with one_core():
            turns = 3 * effort.rounds
            found = edits.against(edit, name, session=session, edits=effort.edits, rounds=turns)
        yield f"{effort.edits} edits: {edits.about(name)[0].lower()}{edits.about(name)[1:]}", found
    if name in pooled.CASES:
        case = pooled.CASES[name](effort)
        yield case.on, pooled.against(name, case, effort.rounds)
    if name == "dynamic_size":
        yield "memory of workers, one job at a time", pooled.memory_against(effort)
    if name == "tcp_nodelay":
        yield "two small messages in a row on a local connection", nodelay_against(effort.rounds)
