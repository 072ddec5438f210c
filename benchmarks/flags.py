"""Every flag, on against off, on the work that it is meant for: the ratio with its spread.

    python -m benchmarks.flags [--only batching affinity …] [--json out/flags.json]

Two pools take turns, one of them with the flag off; flags of parameters: `benchmarks.params`.
``tcp_nodelay`` needs a browser: `benchmarks.studio`.
A flag has to gain 5 %; the exit code is 1 if one does not.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import psutil

from benchmarks.params import FLAGS, flag_row
from benchmarks.pictures import mosaic
from benchmarks.pool_pictures import photos, seconds, spread
from benchmarks.report import Bar, Row, tabulate
from vec2art_nb import Picture, flags
from vec2art_nb.pool import Pool

ROUNDS = 9
GAIN = Bar(low=1.05, form="{:.2f} x")
Work = Callable[[Pool], object]


def compared(flag: str, on: str, work: Work, rounds: int = ROUNDS, **options: object) -> Row:
    """Row of a flag: seconds without it over seconds with it."""
    with ExitStack() as stack:
        pools = [stack.enter_context(Pool(workers=2, **options)) for _ in range(2)]

        def without() -> None:
            with flags.override(**{flag: False}):
                work(pools[1])

        work(pools[0])
        without()
        found = [seconds(without) / seconds(lambda: work(pools[0])) for _ in range(rounds)]
    return Row(flag, on, GAIN, float(np.median(found)), spread(found))


def shared_memory() -> Row:
    """Large pictures, each drawn once."""
    rgb = mosaic(4)
    numbers = iter(range(10**6))

    def work(pool: Pool) -> None:
        rgb[0, 0] = next(numbers) % 250
        pool.map([np.roll(rgb, k, axis=0) for k in range(6)], {"source": {"max_side": 512}}, progress=False)

    return compared("shared_memory", "6 photos of 4 MP, small working size", work)


def variants(count: int, seed: float) -> list[dict[str, object]]:
    """Parameters that differ in a late stage."""
    return [{"edge": {"max_error": 0.5 + 0.01 * k + seed}} for k in range(count)]


def stage_cache() -> Row:
    """Variants of a photo that differ in late stages."""
    picture = Picture.open(photos(1)[0])
    return compared(
        "stage_cache",
        "24 variants in late stages",
        lambda pool: pool.map(picture, variants(24, random.random() / 100), progress=False),
    )


def buffer_pool() -> Row:
    """Different photos."""
    pictures = [Picture.open(rgb) for rgb in photos(8)]
    seeds = iter(range(10**6))

    def work(pool: Pool) -> None:
        with flags.override(stage_cache=False):
            pool.map(pictures, {"seed": next(seeds)}, progress=False)

    return compared("buffer_pool", "8 photos of 2 MP", work)


def batching() -> Row:
    """Many short jobs."""
    icon = np.full((60, 60, 3), 255, np.uint8)
    icon[20:40, 20:40] = 0
    picture = Picture.open(icon)
    return compared(
        "batching",
        "200 variants of an icon",
        lambda pool: pool.map(picture, variants(200, random.random() / 100), progress=False),
    )


def affinity() -> Row:
    """Variants of several pictures in any order."""
    pictures = [Picture.open(rgb) for rgb in photos(6)]
    order = random.Random(0)

    def work(pool: Pool) -> None:
        sigma = order.random() / 100
        fields = [{"edge": {"sigma_s": 1.2 + sigma, "max_error": 0.5 + k / 10}} for k in range(6)]
        items = [(picture, variant) for picture in pictures for variant in fields]
        order.shuffle(items)
        for job in [pool.submit(picture, params) for picture, params in items]:
            job.result()

    return compared("affinity", "6 photos x 6 variants, shuffled", work)


def delta_updates() -> Row:
    """Jobs that have nothing to do but to arrive."""
    picture = Picture.open(np.full((8, 8, 3), 255, np.uint8))

    def work(pool: Pool) -> None:
        for params in variants(200, 0.0):
            pool.submit(picture, params).result()

    return compared("delta_updates", "200 empty jobs, one after the other", work)


def progressive() -> Row:
    """Seconds until something is on the screen."""
    picture = Picture.open(photos(1)[0])
    sigmas = iter(np.linspace(1, 2, 1000))

    def work(pool: Pool) -> None:
        job = pool.submit(picture, edge_sigma_s=float(next(sigmas)), priority="interactive")
        next(iter(job.frames()))
        job.cancel()
        while any(worker.state == "busy" for worker in pool.stats.workers):
            time.sleep(0.0005)

    return compared("progressive", "first frame of a photo of 2 MP", work, rounds=25)


def dynamic_size() -> Row:
    """Memory (proportional) of the workers, where eight are allowed and one is enough."""
    picture = Picture.open(photos(1)[0])

    def memory(flag: bool) -> float:
        with flags.override(dynamic_size=flag), Pool(workers=8) as pool:
            for seed in range(3):
                pool.submit(picture, seed=seed).result()
            while any(one.state != "idle" for one in pool.stats.workers):
                time.sleep(0.01)
            return float(sum(psutil.Process(one.pid).memory_full_info().pss for one in pool.stats.workers))

    found = [memory(False) / memory(True) for _ in range(3)]
    where = "memory of workers, one job at a time"
    return Row("dynamic_size", where, GAIN, float(np.median(found)), spread(found))


BENCHES = {
    one.__name__: one
    for one in (
        shared_memory,
        stage_cache,
        buffer_pool,
        batching,
        affinity,
        dynamic_size,
        delta_updates,
        progressive,
    )
}


#: All flags; of those that parameters and pool share, both rows are measured.
NAMES = list(dict.fromkeys([*FLAGS, *BENCHES]))


def rows(names: list[str]) -> Iterator[Row]:
    """Rows of these flags."""
    for name in names:
        if name in FLAGS:
            yield flag_row(name)
        if name in BENCHES:
            yield BENCHES[name]()


def main() -> int:
    """Run what is asked for and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", nargs="+", choices=NAMES, default=NAMES)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    return tabulate(rows(chosen.only), chosen.json)


if __name__ == "__main__":
    sys.exit(main())
