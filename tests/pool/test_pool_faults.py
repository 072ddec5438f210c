"""Workers that are killed, hang, run out of memory or do not start; parents that are killed."""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

import vec2art_nb
from vec2art_nb import Picture, flags, vectorize
from vec2art_nb.errors import WorkerCrashed
from vec2art_nb.pool import Pool

ROOT = Path(vec2art_nb.__file__).parents[1]

#: Seconds after which a worker counts as hung here: long enough for one that is slow on a busy machine.
SILENCE = 3.0


def nothing_left():
    return {one.name for one in Path("/dev/shm").iterdir() if not one.name.startswith("sem.")}


@pytest.mark.parametrize(
    ("how", "code", "sign"),
    [("kill", None, "SIGKILL"), ("segfault", None, "SIGSEGV"), ("exit", 3, ""), ("memory", 81, "")],
)
def test_a_job_that_ends_two_workers_fails_and_says_how(sabotage, photo, how, code, sign):
    before = nothing_left()
    sabotage(how, times=2)
    with Pool(workers=2) as pool:
        with pytest.raises(WorkerCrashed, match="'lines'") as caught:
            pool.submit(photo).result(60)
        assert (caught.value.exit_code, caught.value.signal, caught.value.stage) == (code, sign, "lines")
        assert pool.submit(photo).result(60).to_svg() == vectorize(photo).to_svg()
    assert nothing_left() == before


def test_a_poisonous_job_does_not_take_others_with_it(sabotage, photo):
    sabotage("kill", "cells", times=100)  # a stage of areas only
    with Pool(workers=2) as pool:
        good = [pool.submit(photo, detail=k / 10) for k in range(10)]
        bad = [pool.submit(photo, algorithm="superpixel") for _ in range(3)]
        more = [pool.submit(photo, detail=k / 10, seed=1) for k in range(10)]
        assert all(isinstance(job.exception(60), WorkerCrashed) for job in bad)
        assert all(job.result(60) for job in good + more)


def test_a_worker_that_hangs_is_replaced(sabotage, photo):
    sabotage("hang")
    with Pool(workers=1, hang_after=SILENCE) as pool:
        assert pool.submit(photo).result(60).to_svg() == vectorize(photo).to_svg()
        assert pool.stats.killed == 1


def test_a_job_that_hangs_twice_fails(sabotage, photo):
    sabotage("hang", times=2)
    with Pool(workers=1, hang_after=SILENCE) as pool, pytest.raises(WorkerCrashed, match="no sign of life"):
        pool.submit(photo).result(60)


def test_a_cancelled_job_that_does_not_let_go_loses_its_worker(sabotage, photo):
    sabotage("hang")
    with Pool(workers=1) as pool:
        job = pool.submit(photo)
        while job.progress.stage != "lines":
            time.sleep(0.001)
        job.cancel()
        assert pool.submit(photo).result(60).to_svg() == vectorize(photo).to_svg()
        assert pool.stats.killed == 1


def test_closing_does_not_wait_for_a_worker_that_hangs(sabotage, photo):
    sabotage("hang")
    with Pool(workers=1) as pool:
        job = pool.submit(photo)
        while job.progress.stage != "lines":
            time.sleep(0.001)
    assert job.cancelled()
    assert pool._manager.closed.is_set()


def test_a_stopped_worker_does_not_stop_the_pool(photo):
    with flags.override(shared_memory=False), Pool(workers=1, hang_after=SILENCE) as pool:
        pool.submit(photo).result(60)
        (worker,) = pool.stats.workers
        os.kill(worker.pid, signal.SIGSTOP)
        other = Picture.open(np.random.default_rng(0).integers(0, 255, (2000, 2000, 3), np.uint8))
        job = pool.submit(other)
        assert pool.submit(photo, priority="interactive").result(60)
        assert job.result(60)


def test_idle_workers_that_are_killed_are_replaced(photo):
    with Pool(workers=2) as pool:
        for detail in (0.1, 0.2, 0.3):
            pool.map([photo] * 4, [{"detail": detail, "seed": k} for k in range(4)], progress=False)
            for worker in pool.stats.workers:
                os.kill(worker.pid, signal.SIGKILL)
        assert pool.submit(photo).result(60)


@pytest.mark.parametrize("module", ["cv2", "numba"])
def test_workers_that_cannot_start_fail_the_jobs_and_the_pool_recovers(module, photo, tmp_path, monkeypatch):
    (tmp_path / f"{module}.py").write_text("raise ImportError('no such luck')")
    with Pool(workers=1) as pool:
        with monkeypatch.context() as patch:
            patch.syspath_prepend(tmp_path)
            jobs = [pool.submit(photo, detail=k / 10) for k in range(5)]
            errors = [job.exception(60) for job in jobs]
        assert all(isinstance(error, WorkerCrashed | ImportError) for error in errors)
        assert any("no such luck" in str(error) for error in errors)
    with Pool(workers=1) as pool:
        assert pool.submit(photo).result(60)


def test_a_worker_that_hangs_while_it_starts_is_replaced(sabotage, photo, monkeypatch):
    monkeypatch.setattr("vec2art_nb.pool.watch._STARTING", SILENCE)
    sabotage("hang", "start")
    with Pool(workers=1, hang_after=SILENCE) as pool:
        assert pool.submit(photo).result(60).to_svg() == vectorize(photo).to_svg()
        assert pool.stats.killed == 1


@pytest.mark.parametrize("how", ["kill", "exit"])
def test_a_worker_that_ends_while_it_starts_is_replaced(sabotage, photo, how):
    sabotage(how, "start")
    with Pool(workers=2) as pool:
        drawings = pool.map([photo] * 4, [{"detail": k / 4} for k in range(4)], progress=False)
        assert drawings[1].to_svg() == vectorize(photo, detail=0.25).to_svg()


def test_a_template_that_hangs_is_replaced(photo, as_linux, monkeypatch):
    monkeypatch.setattr("vec2art_nb.pool.launcher._PATIENCE", SILENCE)
    with Pool(workers=1) as pool:
        pool.submit(photo).result(60)
        template = pool._manager.backend.launcher._template
        os.kill(template._child.pid, signal.SIGSTOP)
        os.kill(pool.stats.workers[0].pid, signal.SIGKILL)
        for detail in (0.2, 0.4):
            with suppress(WorkerCrashed):  # one that was asked of the template, and was never born
                pool.submit(photo, detail=detail).result(60)
        assert pool.submit(photo, detail=0.6).result(60).to_svg() == vectorize(photo, detail=0.6).to_svg()
        assert pool._manager.backend.launcher._template is not template


def test_fresh_interpreters_do_where_forking_is_unsafe(photo, monkeypatch):
    monkeypatch.setattr("vec2art_nb.pool.processes.fork_is_safe", lambda: False)
    with Pool(workers=2) as pool:
        drawings = pool.map([photo] * 3, [{"detail": k / 5} for k in range(3)], progress=False)
        assert drawings[2].to_svg() == vectorize(photo, detail=0.4).to_svg()
        pids = [worker.pid for worker in pool.stats.workers]
        os.kill(pids[0], signal.SIGKILL)
        assert pool.submit(photo).result(60)


def test_named_segments_do_where_there_is_no_memfd(photo, monkeypatch):
    before = nothing_left()
    for module in ("memory", "board", "sharing", "processes", "packing"):
        monkeypatch.setattr(f"vec2art_nb.pool.{module}.has_memfd", lambda: False)
    with Pool(workers=2) as pool:
        job = pool.submit(photo, priority="interactive")
        assert [frame.draft for frame in job.frames()] == [True, False]
        assert nothing_left() != before
        pool.submit(photo, algorithm="dots", dots_count=200_000).cancel()
        assert pool.submit(photo).result(60).to_svg() == vectorize(photo).to_svg()
    assert nothing_left() == before
