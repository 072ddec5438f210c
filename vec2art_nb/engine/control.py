"""`Control`: how a run is watched and stopped, without the engine knowing threads or processes."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from vec2art_nb.errors import Cancelled


class OutOfTime(Exception):  # noqa: N818 - control flow inside the engine, never seen by users
    """The time limit was reached inside a stage."""


class Partial(Exception):  # noqa: N818 - control flow inside the engine, never seen by users
    """The time limit was reached inside a stage that can hand over what it has.

    Parameters
    ----------
    result : object
        What the stage would have returned, of the elements done so far.
    """

    def __init__(self, result: object) -> None:
        super().__init__("the time limit was reached")
        self.result = result


@dataclass
class Control:
    """Cancellation, time limit and progress of one run.

    Stages call `check` between steps and between bands of rows of long loops.

    Parameters
    ----------
    cancelled : callable
        Returns True once the work is no longer wanted.
    deadline : float
        Moment (`time.monotonic` seconds) after which the run stops with the best drawing so far.
    progress : callable
        Called as ``progress(stage_name, fraction)`` with a fraction of the whole run, 0 to 1.
    """

    cancelled: Callable[[], bool] = field(default=lambda: False)
    deadline: float = float("inf")
    progress: Callable[[str, float], None] = field(default=lambda _stage, _fraction: None)

    def check(self) -> None:
        """Raise if the run must stop now.

        Raises
        ------
        Cancelled
            If it was cancelled.
        OutOfTime
            If the deadline has passed.
        """
        if self.cancelled():
            raise Cancelled("the drawing was cancelled")
        if time.monotonic() > self.deadline:
            raise OutOfTime
