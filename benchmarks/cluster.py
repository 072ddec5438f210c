"""A Dask cluster against the local pool: a table and JSON.

    python -m benchmarks.cluster [--json out/cluster.json]

Both have two workers on this machine and take turns. The exit code is 1 if a bar is missed.
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from distributed import Client, LocalCluster

from benchmarks.pool_pictures import photos, seconds, spread
from benchmarks.report import Bar, Row, tabulate
from vec2art_nb import Picture, flags
from vec2art_nb.pool import Pool

COUNT, MEGAPIXELS, ROUNDS = 100, 1.0, 3


def drawn(pool: Pool, arrays: list[np.ndarray]) -> float:
    """Seconds for pictures that the pool has not seen."""
    pictures = [Picture.open(rgb.copy()) for rgb in arrays]
    with flags.override(stage_cache=False):  # the same pictures come again in each round
        return seconds(lambda: pool.map(pictures, progress=False, errors="raise"))


def throughput() -> Iterator[Row]:
    """100 different photos."""
    arrays = photos(COUNT, MEGAPIXELS)
    with (
        LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=":0", silence_logs=logging.ERROR
        ) as cluster,
        Client(cluster) as client,
        Pool("dask", client=client) as ours,
        Pool(workers=2) as local,
    ):
        for pool in (ours, local):
            drawn(pool, arrays[:8])
        pairs = [(drawn(ours, arrays), drawn(local, arrays)) for _ in range(ROUNDS)]
    ratios = [theirs / mine for mine, theirs in pairs]
    mine, theirs = np.median(pairs, axis=0)
    parts = {**spread(ratios), "cluster /s": COUNT / mine, "local /s": COUNT / theirs}
    yield Row(
        f"{COUNT} photos of {MEGAPIXELS:g} MP, Dask, 2 workers",
        "local pool of 2",
        Bar(low=0.8, form="{:.2f} x"),
        float(np.median(ratios)),
        parts,
    )


def main() -> int:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--json", type=Path)
    return tabulate(throughput(), parser.parse_args().json)


if __name__ == "__main__":  # workers import this module too
    sys.exit(main())
