"""How the pool scales: a batch of photos with 1, 2, 4 … workers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import numpy as np

from vec2art_nb._flags import flags
from vec2art_nb.bench.effort import Effort, photos
from vec2art_nb.bench.figure import Figure
from vec2art_nb.bench.timing import seconds_of
from vec2art_nb.picture.picture import Picture
from vec2art_nb.pool import Pool
from vec2art_nb.pool.settings import cores


def counts(most: int) -> tuple[int, ...]:
    """Numbers of workers to try: powers of two, and as many as there are cores.

    Examples
    --------
    >>> counts(6)
    (1, 2, 4, 6)
    """
    return tuple(sorted({most, *(1 << k for k in range(most.bit_length()) if 1 << k <= most)}))


def measure_pool(effort: Effort, most: int | None = None) -> Iterator[Figure]:
    """Speed-up over one worker, from seconds of the same round.

    Parameters
    ----------
    effort : Effort
    most : int, optional
        Workers; by default one for each core.
    """
    numbers = counts(most or cores())
    pictures = [Picture.open(rgb) for rgb in photos(effort.photos + 2 * max(numbers), effort.megapixels)]
    with ExitStack() as stack, flags.override(stage_cache=False):  # the same pictures come in each round
        pools = [stack.enter_context(Pool(workers=number)) for number in numbers]
        for pool in pools:
            pool.map(pictures, progress=False)
        rounds = [
            [seconds_of(lambda pool=pool: pool.map(pictures, progress=False)) for pool in pools]  # type: ignore[misc]
            for _ in range(max(effort.rounds // 2, 2))
        ]
    on = f"{len(pictures)} photos of {effort.megapixels:g} MP"
    for k, number in enumerate(numbers):
        taken = float(np.median([one[k] for one in rounds]))
        name = f"{number} worker" + ("s" if number > 1 else "")
        samples = tuple(one[0] / one[k] for one in rounds)
        parts = {"workers": float(number), "photos/s": len(pictures) / taken}
        yield Figure("pool", name, on, "x", "more", samples, (), parts)
