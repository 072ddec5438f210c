"""What the flags of parameters are for: edits of `Params` that somebody listens to."""

from __future__ import annotations

import itertools
from collections.abc import Callable

from vec2art_nb._flags import flags
from vec2art_nb.bench.timing import Duel, duel
from vec2art_nb.params.delta import Delta
from vec2art_nb.params.memo import ValidationMemo
from vec2art_nb.params.model import Params

Edit = Callable[[Params, int], object]


def set_new(params: Params, number: int) -> None:
    """Set one field to a value that it never had."""
    params.edge.max_error = 0.5 + number * 1e-6


def drag(params: Params, number: int) -> None:
    """Drag a slider back and forth."""
    place = number % 100
    params.dots.max_coverage = 0.2 + 0.005 * min(place, 100 - place)


class Session:
    """`Params` with one subscriber, and a count that makes every edit another one.

    Parameters
    ----------
    edit : callable
        Takes the parameters and the number of the edit.
    edits : int
        Edits in a turn.
    """

    def __init__(self, edit: Edit, edits: int = 200) -> None:
        self.params = Params(memo=ValidationMemo(), nms_high=0.5, dots_min_radius=0.1, dots_max_radius=20)
        self.told = 0
        self.edit, self.edits = edit, edits
        self.numbers = itertools.count()
        self.params.subscribe("*", self.hear)

    def hear(self, _delta: Delta) -> None:
        """Count what was told."""
        self.told += 1

    def run(self) -> None:
        """A turn of edits."""
        before = self.told
        for _ in range(self.edits):
            self.edit(self.params, next(self.numbers))
        if self.told < before + self.edits - 1:
            name = getattr(self.edit, "__name__", "edit")
            raise RuntimeError(f"{name}: {self.told - before} of {self.edits} edits were told")


class Burst(Session):
    """Turns of proposals that wait for each other."""

    def run(self) -> None:
        """A drag to values never seen, then a rest."""
        before = self.told
        with self.params.debounced(validate_after=60) as waiting:
            for _ in range(self.edits):
                waiting.propose({"dots.max_coverage": 0.2 + next(self.numbers) * 1e-6})
        if self.told == before:
            raise RuntimeError("the burst was not told")


#: What each flag is meant for.
FLAGS: dict[str, tuple[Edit, type[Session]]] = {
    "validation_memo": (drag, Session),
    "selective_validation": (set_new, Session),
    "delta_updates": (set_new, Session),
    "zero_copy": (set_new, Session),
    "debounce": (drag, Burst),
}


def about(name: str) -> str:
    """What the flag is measured on, in words."""
    edit, session = FLAGS[name]
    return ((edit if session is Session else Burst.run).__doc__ or "").rstrip(".")


def against(
    edit: Edit, *names: str, session: type[Session] = Session, edits: int = 200, rounds: int = 31
) -> Duel:
    """Turns with all flags on, and with these off, one after the other."""
    on, off = session(edit, edits), session(edit, edits)

    def without() -> None:
        with flags.override(**dict.fromkeys(names, False)):
            off.run()

    return duel(on.run, without, rounds)
