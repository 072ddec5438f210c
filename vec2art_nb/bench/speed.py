"""The speed table: drafts and finals of every algorithm on bundled pictures, and a knob turned."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from vec2art_nb._vectorize import vectorize
from vec2art_nb.bench.effort import Effort
from vec2art_nb.bench.figure import Figure
from vec2art_nb.bench.timing import Clock, duel, one_core
from vec2art_nb.engine.cache import StageCache
from vec2art_nb.picture.picture import Picture
from vec2art_nb.samples import sample

#: What each algorithm is shown on.
PICTURES = {
    "edge": ("portrait", "building"),
    "centerline": ("sketch", "page"),
    "superpixel": ("portrait", "building"),
    "dots": ("portrait", "building"),
}


def core_clock() -> Clock:
    """Clock of the core's own time, or where that is coarse (Windows) the usual one."""
    fine = time.get_clock_info("process_time").resolution < 1e-4
    return time.process_time if fine else time.perf_counter


@lru_cache(1)
def _noise() -> NDArray[np.uint8]:
    return np.random.default_rng(0).integers(0, 256, (512, 512), np.uint8)


def yardstick() -> object:
    """Work of fixed size that no release of this package changes: it tells how fast the machine is now."""
    blurred = cv2.GaussianBlur(_noise(), (0, 0), 3)
    return np.sort(blurred.ravel()[: 1 << 16], kind="stable"), np.hypot(blurred.astype(np.float32), 1.5)


def measure_speed(effort: Effort) -> Iterator[Figure]:
    """Milliseconds of one core, from an open picture to the text of the SVG.

    The core's own time, without what other programs take of it: idle machines make one wait no longer.

    Drafts and finals begin with an empty cache; *another detail* has the rest of the drawing in it.
    """
    for algorithm, names in PICTURES.items():
        for name in names:
            picture = Picture.open(sample(name))
            on = f"{name}, {picture.width} x {picture.height} px"
            for what, work in _works(picture, algorithm).items():
                with one_core():
                    found = duel(work, yardstick, effort.rounds, core_clock())
                yield Figure(
                    "speed",
                    f"{algorithm}, {what}",
                    on,
                    "ms",
                    "less",
                    tuple(1000 * taken for taken in found.ours.seconds),
                    tuple(1000 * taken for taken in found.theirs.seconds),
                )


def _works(picture: Picture, algorithm: str) -> dict[str, Callable[[], str]]:
    kept = StageCache()
    details = (0.3 + 0.001 * k for k in itertools.count())

    def drawn(*, draft: bool) -> str:
        return vectorize(picture, algorithm, draft=draft, cache=StageCache()).to_svg()

    def turned() -> str:
        return vectorize(picture, algorithm, detail=min(next(details), 1.0), cache=kept).to_svg()

    return {
        "draft": lambda: drawn(draft=True),
        "final": lambda: drawn(draft=False),
        "another detail": turned,
    }
