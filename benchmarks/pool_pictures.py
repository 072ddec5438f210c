"""Pictures and clocks of the pool's benchmarks."""

from __future__ import annotations

import numpy as np

from vec2art_nb.bench.effort import photos
from vec2art_nb.bench.timing import seconds_of as seconds

__all__ = ["photos", "seconds", "spread"]


def spread(values: list[float]) -> dict[str, float]:
    """Quartiles."""
    low, high = np.percentile(values, [25, 75])
    return {"quartile 1": float(low), "quartile 3": float(high)}
