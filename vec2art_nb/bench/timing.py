"""How times are measured: warm, in turns with what they are compared with, medians."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import cv2
import numpy as np

Work = Callable[[], object]
Clock = Callable[[], float]


@dataclass(frozen=True)
class Times:
    """Seconds of repeated runs of one thing."""

    seconds: tuple[float, ...]

    @property
    def ms(self) -> float:
        """Median, ms."""
        return float(np.median(self.seconds)) * 1000

    @property
    def quartiles(self) -> dict[str, float]:
        """Quartiles, ms."""
        low, high = np.percentile(self.seconds, [25, 75]) * 1000
        return {"quartile 1": float(low), "quartile 3": float(high)}


@dataclass(frozen=True)
class Duel:
    """Two things run in turns, so that what slows the machine slows both.

    Examples
    --------
    >>> Duel(Times((1.0, 10.0, 3.0)), Times((2.0, 10.0, 12.0))).ratio
    0.5
    """

    ours: Times
    theirs: Times

    @property
    def ratios(self) -> list[float]:
        """Ratio of each turn."""
        return [a / b for a, b in zip(self.ours.seconds, self.theirs.seconds, strict=True)]

    @property
    def ratio(self) -> float:
        """Median of the ratios."""
        return float(np.median(self.ratios))

    @property
    def parts(self) -> dict[str, float]:
        """Quartiles of the ratio, and both medians in ms."""
        low, high = np.percentile(self.ratios, [25, 75])
        return {
            "quartile 1": float(low),
            "quartile 3": float(high),
            "ms": self.ours.ms,
            "rival ms": self.theirs.ms,
        }


@contextmanager
def one_core() -> Iterator[None]:
    """Keep this process and OpenCV to one core within a ``with`` block."""
    threads = cv2.getNumThreads()
    cores = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set()
    cv2.setNumThreads(1)
    if cores:
        os.sched_setaffinity(0, {min(cores)})
    try:
        yield
    finally:
        cv2.setNumThreads(threads)
        if cores:
            os.sched_setaffinity(0, cores)


def seconds_of(work: Work, clock: Clock = time.perf_counter) -> float:
    """Seconds that a call takes by this clock."""
    start = clock()
    work()
    return clock() - start


def timed(work: Work, rounds: int) -> Times:
    """Times of `rounds` calls after one to warm up."""
    work()
    return Times(tuple(seconds_of(work) for _ in range(rounds)))


def duel(ours: Work, theirs: Work, rounds: int, clock: Clock = time.perf_counter) -> Duel:
    """Times of `rounds` turns of both, after one each to warm up."""
    ours()
    theirs()
    turns = [(seconds_of(ours, clock), seconds_of(theirs, clock)) for _ in range(rounds)]
    return Duel(*(Times(side) for side in zip(*turns, strict=True)))
