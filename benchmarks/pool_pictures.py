"""Pictures and clocks of the pool's benchmarks."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from benchmarks.pictures import PHOTOS, fitted, load


def photos(count: int, megapixels: float = 2.0) -> list[NDArray[np.uint8]]:
    """Different photos of about that size: cuts of the bundled ones, turned and mirrored."""
    found = []
    for k in range(count):
        rgb = load(PHOTOS[k % len(PHOTOS)]).rgb
        rgb = np.rot90(rgb, k // len(PHOTOS))[:, :: 1 if k % 2 else -1]
        edge = k % 50
        cut = rgb[edge : rgb.shape[0] - edge, k // 50 : rgb.shape[1] - edge]
        side = round((megapixels * 1e6 * max(cut.shape[:2]) / min(cut.shape[:2])) ** 0.5)
        found.append(fitted(np.ascontiguousarray(cut), side))
    return found


def seconds(work: Callable[[], object]) -> float:
    """Seconds that a call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def spread(values: list[float]) -> dict[str, float]:
    """Quartiles."""
    low, high = np.percentile(values, [25, 75])
    return {"quartile 1": float(low), "quartile 3": float(high)}
