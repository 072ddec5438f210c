"""`Study`: which values to try next, by Optuna's tree-structured Parzen estimator (TPE).

Bergstra, Bardenet, Bengio and Kégl: Algorithms for Hyper-Parameter Optimization, 2011; with several
objectives as Ozaki et al. 2020. Each question is asked with a seed of its own, so that a study goes on as if
it had never been interrupted.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import optuna
from optuna.samplers import TPESampler
from optuna.trial import TrialState

from vec2art_nb.lab.axes import Axis, Variant
from vec2art_nb.params.snapshot import Value

if TYPE_CHECKING:
    from optuna.trial import Trial as Asked

#: Trials at random before the estimator begins.
STARTUP = 10


class Study:
    """What was tried and what came of it.

    Parameters
    ----------
    axes : sequence of Axis
    objectives : int
        Number of scores; small is good in each of them.
    seed : int

    Examples
    --------
    >>> study = Study([Axis.of("detail", (0, 1))], objectives=1, seed=0)
    >>> for number in range(40):
    ...     values = study.ask(number)
    ...     study.tell(number, ((values["detail"] - 0.3) ** 2,))
    >>> abs(values["detail"] - 0.3) < 0.2
    True
    """

    def __init__(self, axes: Sequence[Axis], objectives: int, seed: int) -> None:
        self._axes = axes
        self._seed = seed
        self._asked: dict[int, Asked] = {}
        with _quiet():
            self._study = optuna.create_study(directions=["minimize"] * objectives)

    def ask(self, number: int, known: Mapping[str, Value] | None = None) -> Variant:
        """Values to try, by path.

        Parameters
        ----------
        number : int
            Of the trial, from 0 without gaps.
        known : mapping, optional
            What `suggested` gave for this number in an earlier run.
        """
        self._study.sampler = TPESampler(
            n_startup_trials=STARTUP, seed=hash((self._seed, number)) % 2**32, constant_liar=True
        )
        if known is not None:
            self._study.enqueue_trial(dict(known))
        asked = self._asked[number] = self._study.ask()
        return {axis.path: _suggested(asked, axis) for axis in self._axes}

    def suggested(self, number: int) -> dict[str, Value]:
        """What the estimator said for a trial, before it was fitted to what the fields accept."""
        return dict(self._asked[number].params)

    def tell(self, number: int, scores: Sequence[float] | None) -> None:
        """Say what came of it; None, and scores that are not finite, if nothing did."""
        sound = scores is not None and all(map(math.isfinite, scores))
        with _quiet():
            if sound:
                self._study.tell(self._asked[number], list(scores or ()))
            else:
                self._study.tell(self._asked[number], state=TrialState.FAIL)


def _suggested(asked: Asked, axis: Axis) -> Value:
    if axis.values:
        return asked.suggest_categorical(axis.path, axis.values)
    log = axis.field.log and axis.low > 0
    if axis.field.kind == "integer":
        low, high = math.ceil(axis.low), math.floor(axis.high)
        return axis.nearest(asked.suggest_int(axis.path, low, high, log=log))
    return axis.nearest(asked.suggest_float(axis.path, axis.low, axis.high, log=log))


@contextmanager
def _quiet() -> Iterator[None]:
    """Without Optuna's messages: the chart shows what they say."""
    before = optuna.logging.get_verbosity()
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    try:
        yield
    finally:
        optuna.logging.set_verbosity(before)
