"""Pools without shared memory or room in it: pictures travel in messages, and one warning says so."""

import errno
import os
import signal
import time
from pathlib import Path

import pytest

from vec2art_nb import Picture, sample, vectorize
from vec2art_nb.pool import Pool, memory, sharing

SLOW = {"algorithm": "dots", "dots_count": 200_000}


def full(*_):
    raise OSError(errno.ENOSPC, "No space left on device")


def missing(*_, **__):
    raise ImportError("No module named '_posixshmem'")


@pytest.fixture(params=["full", "full from the third on", "missing", "anonymous"])
def no_memory(request, monkeypatch):
    """Shared memory that cannot be had, in one of several ways."""
    monkeypatch.setattr(sharing, "_warned", False)
    if request.param == "anonymous":
        if not memory.has_memfd():
            pytest.skip("memory is named here")
        monkeypatch.setattr(os, "ftruncate", full)
        return
    monkeypatch.setenv("VEC2ART_NB_POOL_MEMORY", "named")
    if request.param == "missing":
        monkeypatch.setattr("multiprocessing.shared_memory.SharedMemory", missing)
        return
    real, made = os.posix_fallocate, []

    def allocate(*about):
        made.append(about)
        return real(*about) if request.param != "full" and len(made) < 3 else full()

    monkeypatch.setattr(os, "posix_fallocate", allocate)


@pytest.fixture
def pool(no_memory):
    before = segments()
    with Pool(workers=2, grace=30) as made:  # who has to be killed has not heard of it
        yield made
    end = time.monotonic() + 10
    while segments() - before and time.monotonic() < end:
        time.sleep(0.05)  # what belonged to a worker that was killed goes with it, but not before it
    assert not segments() - before


def segments():
    return {one.name for one in Path("/dev/shm").iterdir() if not one.name.startswith("sem.")}


def test_drawings_are_the_same_and_one_warning_says_why(pool, photo):
    pictures = [photo, sample("logo"), sample("portrait"), photo.rgb[::-1]]
    warning = r"cannot be shared with workers \(.*docker run --shm-size"
    with pytest.warns(RuntimeWarning, match=warning) as told:
        found = pool.map([Picture.open(one) for one in pictures] * 2, {"detail": 0.4}, progress=False)
    assert len(told) == 1
    expected = [vectorize(one, detail=0.4).to_svg() for one in pictures]
    assert [drawing.to_svg() for drawing in found] == expected * 2
    draft, final = pool.submit(photo, priority="interactive", detail=0.3).frames()
    assert (draft.draft, final.to_svg()) == (True, vectorize(photo, detail=0.3).to_svg())
    assert pool.stats.failed == pool.stats.crashed == 0


@pytest.mark.filterwarnings("ignore:pictures cannot be shared")
def test_jobs_are_cancelled_in_time(pool, photo):
    slow = pool.submit(photo, **SLOW)
    behind = [pool.submit(photo, **SLOW, seed=seed) for seed in range(4)]
    while not slow.running():
        assert not slow.done()
    for job in (slow, *behind):
        assert job.cancel()
    assert pool.submit(photo, detail=0.2).result(60).to_svg() == vectorize(photo, detail=0.2).to_svg()
    assert (pool.stats.killed, pool.stats.crashed) == (0, 0)


@pytest.mark.filterwarnings("ignore:pictures cannot be shared")
def test_a_killed_worker_is_replaced(pool, photo):
    pool.submit(photo).result(60)
    for worker in pool.stats.workers:
        os.kill(worker.pid, signal.SIGKILL)
    assert pool.submit(photo, detail=0.2).result(60).to_svg() == vectorize(photo, detail=0.2).to_svg()
