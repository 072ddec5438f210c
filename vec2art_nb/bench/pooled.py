"""What the flags of the pool are for: batches and jobs that each of them speeds up."""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import numpy as np
import psutil

from vec2art_nb._flags import flags
from vec2art_nb.bench.effort import Effort, photos
from vec2art_nb.bench.timing import Duel, Times, duel
from vec2art_nb.picture.picture import Picture
from vec2art_nb.pool import Pool


@dataclass(frozen=True)
class Case:
    """Work for a pool that a flag is meant for.

    Attributes
    ----------
    on : str
        The work, in words.
    work : callable
        Takes a pool; new values each time, so that nothing is found finished that should be computed.
    turns : int
        Turns for each round of an `Effort`: more where a turn is short.
    """

    on: str
    work: Callable[[Pool], object]
    turns: int = 1


def against(flag: str, case: Case, rounds: int) -> Duel:
    """Turns of two pools, the second with the flag off."""
    with ExitStack() as stack:
        pools = [stack.enter_context(Pool(workers=2)) for _ in range(2)]

        def without() -> None:
            with flags.override(**{flag: False}):
                case.work(pools[1])

        return duel(lambda: case.work(pools[0]), without, rounds * case.turns)


def shared_memory(effort: Effort) -> Case:
    """Large pictures, each drawn once."""
    (rgb,) = photos(1, effort.megapixels * 2)
    numbers = itertools.count()

    def work(pool: Pool) -> None:
        rgb[0, 0] = next(numbers) % 250
        rolled = [np.roll(rgb, k, axis=0) for k in range(effort.photos)]
        pool.map(rolled, {"source": {"max_side": 512}}, progress=False)

    return Case(f"{effort.photos} photos of {effort.megapixels * 2:g} MP, small working size", work)


def variants(count: int, start: float) -> list[dict[str, object]]:
    """Parameters that differ in a late stage."""
    return [{"edge": {"max_error": 0.5 + 0.01 * k + start}} for k in range(count)]


def stage_cache(effort: Effort) -> Case:
    """Variants of a photo that differ in late stages."""
    picture, dice = Picture.open(photos(1, effort.megapixels)[0]), random.Random(0)  # noqa: S311 - no secret

    def work(pool: Pool) -> None:
        pool.map(picture, variants(24, dice.random() / 100), progress=False)

    return Case("24 variants in late stages", work)


def buffer_pool(effort: Effort) -> Case:
    """Different photos."""
    pictures = [Picture.open(rgb) for rgb in photos(effort.photos, effort.megapixels)]
    seeds = itertools.count()

    def work(pool: Pool) -> None:
        with flags.override(stage_cache=False):
            pool.map(pictures, {"seed": next(seeds)}, progress=False)

    return Case(f"{effort.photos} photos of {effort.megapixels:g} MP", work)


def batching(effort: Effort) -> Case:
    """Many short jobs."""
    icon = np.full((60, 60, 3), 255, np.uint8)
    icon[20:40, 20:40] = 0
    picture, dice = Picture.open(icon), random.Random(0)  # noqa: S311 - no secret

    def work(pool: Pool) -> None:
        pool.map(picture, variants(effort.jobs, dice.random() / 100), progress=False)

    return Case(f"{effort.jobs} variants of an icon", work)


def affinity(effort: Effort) -> Case:
    """Variants of several pictures in any order."""
    pictures = [Picture.open(rgb) for rgb in photos(effort.photos, effort.megapixels)]
    order = random.Random(0)  # noqa: S311 - no secret

    def work(pool: Pool) -> None:
        sigma = 1.2 + order.random() / 100
        fields = [{"edge": {"sigma_s": sigma, "max_error": 0.5 + k / 10}} for k in range(6)]
        items = [(picture, variant) for picture in pictures for variant in fields]
        order.shuffle(items)
        for job in [pool.submit(picture, params) for picture, params in items]:
            job.result()

    return Case(f"{effort.photos} photos x 6 variants, shuffled", work)


def delta_updates(effort: Effort) -> Case:
    """Jobs that have nothing to do but to arrive."""
    picture = Picture.open(np.full((8, 8, 3), 255, np.uint8))

    def work(pool: Pool) -> None:
        for params in variants(effort.jobs, 0.0):
            pool.submit(picture, params).result()

    return Case(f"{effort.jobs} empty jobs, one after the other", work)


def progressive(effort: Effort) -> Case:
    """Time until something is on the screen."""
    picture = Picture.open(photos(1, effort.megapixels)[0])
    sigmas = itertools.cycle(np.linspace(1, 2, 1000).tolist())

    def work(pool: Pool) -> None:
        job = pool.submit(picture, edge_sigma_s=next(sigmas), priority="interactive")
        next(iter(job.frames()))
        job.cancel()
        while any(worker.state == "busy" for worker in pool.stats.workers):
            time.sleep(0.0005)

    return Case(f"first frame of a photo of {effort.megapixels:g} MP", work, turns=3)


#: Makes the work of each flag but `dynamic_size`, which saves memory, not time.
CASES: dict[str, Callable[[Effort], Case]] = {
    one.__name__: one
    for one in (shared_memory, stage_cache, buffer_pool, batching, affinity, delta_updates, progressive)
}


def workers_bytes(effort: Effort, workers: int = 8) -> float:
    """Memory (proportional where the system tells it) of workers where many are allowed and one is enough."""
    picture = Picture.open(photos(1, effort.megapixels)[0])
    with Pool(workers=workers) as pool:
        for seed in range(3):
            pool.submit(picture, seed=seed).result()
        while any(one.state != "idle" for one in pool.stats.workers):
            time.sleep(0.01)
        pids = [one.pid for one in pool.stats.workers]
        memory = [psutil.Process(pid).memory_full_info() for pid in pids if pid]
    return float(sum(getattr(one, "pss", one.uss) for one in memory))


def _bytes_in_turns(effort: Effort) -> Iterator[tuple[float, float]]:
    for _ in range(max(effort.rounds // 3, 2)):
        with flags.override(dynamic_size=True):
            on = workers_bytes(effort)
        with flags.override(dynamic_size=False):
            yield on, workers_bytes(effort)


def memory_against(effort: Effort) -> Duel:
    """Bytes of workers with `dynamic_size` on and off, in turns (in place of seconds)."""
    return Duel(*(Times(side) for side in zip(*_bytes_in_turns(effort), strict=True)))
