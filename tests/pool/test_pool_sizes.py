"""Pools of any size, all their life: the same bytes, true statistics, nothing is left."""

import gc
import os
import select
import threading
import time

import numpy as np
import psutil
import pytest
from open_segments import open_segments

from vec2art_nb import Picture, flags, vectorize
from vec2art_nb.errors import Cancelled
from vec2art_nb.pool import Pool

LOOKS = [
    {"algorithm": "edge", "handdrawn": {"preset": "sketchy"}, "seed": 3},
    {"algorithm": "centerline"},
    {"algorithm": "superpixel", "superpixel_mode": "mosaic"},
    {"algorithm": "dots", "dots_count": 2_000},
]


def noise(seed, side=64):
    return Picture.open(np.random.default_rng(seed).integers(0, 255, (side, side, 3), np.uint8))


@pytest.fixture(scope="module")
def drawn(photo):
    return [vectorize(photo, **look).to_svg() for look in LOOKS]


@pytest.mark.parametrize("workers", [1, 2, 4])
@pytest.mark.parametrize("backend", ["process", "thread"])
def test_pools_of_all_sizes_give_the_same_bytes(backend, workers, photo, drawn):
    with Pool(backend, workers=workers) as pool:
        jobs = [pool.submit(photo, **look, priority="interactive") for look in LOOKS]
        found = pool.map([photo] * 12, LOOKS * 3, progress=False)
        assert [drawing.to_svg() for drawing in found] == drawn * 3
        assert [job.result(60).to_svg() for job in jobs] == drawn


def held():
    """What this process has open and alive."""
    gc.collect()
    own = psutil.Process()
    return {
        "files": own.num_fds(),
        "segments": open_segments(),
        "threads": threading.active_count(),
        "processes": len(own.children(recursive=True)),
    }


def held_in_the_end(expected):
    """What is held, once that is this: what has just been let go of may still be on its way out."""
    end = time.monotonic() + 10
    while (found := held()) != expected and time.monotonic() < end:
        time.sleep(0.05)
    return found


def test_hundreds_of_jobs_leave_nothing():
    """A pool remembers some pictures, up to 128; after these nothing more is held, and nothing in the end.

    It keeps its workers: with `dynamic_size`, how many there are depends on what else the machine does.
    """

    def some(pool, start):
        for seed in range(start, start + 100):
            job = pool.submit(noise(seed), priority=("interactive", "background")[seed % 2], owner=seed % 3)
            assert isinstance(job.exception(60), Cancelled | None)
        pool.map([noise(seed) for seed in range(start, start + 150)], progress=False)

    before = held()
    with flags.override(dynamic_size=False), Pool(workers=2) as pool:
        some(pool, 0)
        first, used = held(), psutil.Process().memory_info().rss
        some(pool, 1_000)
        assert held_in_the_end(first) == first
        assert psutil.Process().memory_info().rss < used + (16 << 20)
    assert held_in_the_end(before) == before


def test_a_pool_may_shrink_to_nothing_and_comes_back(photo):
    with Pool(workers=2, least=0, idle_after=0.05) as pool:
        for detail in (0.2, 0.4):
            jobs = [
                pool.submit(photo, detail=detail, seed=seed, priority=priority)
                for seed, priority in enumerate(["foreground", "foreground", "interactive"])
            ]
            fds = [os.pidfd_open(worker.pid) for worker in pool.stats.workers if worker.pid]
            assert all(job.result(60) for job in jobs)
            for fd in fds:
                assert select.select([fd], [], [], 20)[0], "an idle worker stays"
                os.close(fd)
        assert pool.stats.crashed == pool.stats.killed == 0


def test_a_pool_keeps_as_many_as_it_is_asked_to(photo):
    with Pool(workers=2, least=1, idle_after=0.05) as pool:
        jobs = [pool.submit(photo, detail=0.2, priority=one) for one in ("interactive", "foreground")]
        assert all(job.result(60) for job in jobs)
        fds = [os.pidfd_open(worker.pid) for worker in pool.stats.workers]
        ended = select.select(fds, [], [], 20)[0]
        (kept,) = set(fds) - set(ended)
        assert not select.select([kept], [], [], 0.2)[0]
        for fd in fds:
            os.close(fd)


@pytest.mark.parametrize("deltas", [True, False])
def test_a_worker_that_missed_a_change_asks_for_all_parameters(photo, deltas):
    with flags.override(delta_updates=deltas), Pool(workers=1) as pool:
        for detail in (0.2, 0.4, 0.6):
            assert pool.submit(photo, detail=detail).result(60).params["detail"] == detail
            (worker,) = pool._manager.backend.workers
            worker._sender._version += 5  # as if five changes had been lost on the way
        drawing = pool.submit(photo, detail=0.8, seed=4).result(60)
        assert drawing.to_svg() == vectorize(photo, detail=0.8, seed=4).to_svg()
        assert pool.stats.crashed == 0


def test_statistics_tell_what_was_done(photo):
    with Pool(workers=1) as pool:
        assert pool.stats.hit_rate == 0
        for detail in (0.2, 0.4, 0.6):
            pool.submit(photo, detail=detail).result(60)
        drawing = pool.submit(photo, priority="interactive", detail=0.6).result(60)
        stats = pool.stats
    assert (stats.submitted, stats.finished, stats.drafts, stats.failed, stats.cancelled) == (4, 4, 1, 0, 0)
    assert stats.shared_bytes >= photo.rgb.nbytes
    assert 0 < stats.hit_rate < 1
    assert stats.hits / (stats.hits + stats.misses) == stats.hit_rate
    assert {f"edge.{run.stage}" for run in drawing.provenance.runs} <= set(stats.stages)
    assert all(seconds >= 0 for seconds in stats.stages.values())
    batch, interactive = sorted(stats.workers, key=lambda worker: worker.interactive)
    assert (batch.jobs, interactive.jobs) == (3, 2)
    assert batch.busy_seconds > 0
    assert batch.kept_bytes <= batch.room
