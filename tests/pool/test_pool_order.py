"""Who is served first, and what becomes of jobs that nobody wants any more."""

import asyncio

import pytest

from vec2art_nb import Cancelled, vectorize
from vec2art_nb.errors import JobTimeout, PoolError
from vec2art_nb.pool import Pool

BACKENDS = ("process", "thread", "dask", "inline")
SLOW = {"algorithm": "dots", "dots_count": 200_000}


def running(pool, photo, **options):
    """A job that is being drawn."""
    job = pool.submit(photo, **SLOW, **options)
    while not (job.running() and job.progress.stage not in {"waiting", "start"}):
        assert not job.done()
    return job


@pytest.mark.parametrize("backend", BACKENDS[:3])
def test_running_and_waiting_jobs_can_be_cancelled(backend, photo, pool_on):
    with pool_on(backend, workers=1) as pool:
        first = running(pool, photo)
        second = pool.submit(photo, detail=0.9)
        third = pool.submit(photo, detail=0.2)
        assert first.cancel()
        assert second.cancel()
        assert first.cancelled()
        assert second.cancelled()
        with pytest.raises(Cancelled):
            first.result(0)
        assert third.result(60).to_svg() == vectorize(photo, detail=0.2).to_svg()
        assert not third.cancel()
        assert pool.stats.cancelled == 2


@pytest.mark.parametrize("backend", BACKENDS[:3])
def test_who_stops_awaiting_cancels(backend, photo, pool_on):
    async def given_up(pool):
        job = running(pool, photo)
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(job, 0.01)
        return job

    with pool_on(backend, workers=1) as pool:
        assert asyncio.run(given_up(pool)).cancelled()


@pytest.mark.parametrize("backend", BACKENDS[:3])
def test_the_newest_job_of_an_owner_wins(backend, photo, pool_on):
    with pool_on(backend, workers=1) as pool:
        jobs = [pool.submit(photo, detail=k / 20, owner="me", priority="interactive") for k in range(20)]
        other = pool.submit(photo, owner="you", priority="interactive")
        kept = pool.submit(photo, owner="you", priority="interactive", supersede=False)
        assert jobs[-1].result(60).params["detail"] == 19 / 20
        for job in jobs[:-1]:
            assert job.done()
            if job.cancelled():
                with pytest.raises(Cancelled, match="replaced"):
                    job.result()
        assert other.result(60).to_svg() == kept.result(60).to_svg()


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_job_can_be_given_a_timeout(backend, photo, pool_on):
    with pool_on(backend, workers=1) as pool:
        with pytest.raises(JobTimeout, match=r"timeout of 0\.02 s"):
            pool.submit(photo, **SLOW, timeout=0.02).result(60)
        assert (pool.stats.failed, pool.stats.cancelled) == (1, 0)
        assert pool.submit(photo).result(60)
        late, fine = pool.map(photo, [{**SLOW, "seed": 2}, {"detail": 0.1}], timeout=0.02, progress=False)
        assert isinstance(late, JobTimeout)
        assert isinstance(fine, JobTimeout) or fine.params["detail"] == 0.1


@pytest.mark.parametrize("backend", BACKENDS)
def test_statistics_count_every_end_that_was_seen(backend, photo, pool_on):
    """Not a moment later; and they can be had in the pool's own thread, where nothing can be waited for."""
    with pool_on(backend, workers=1) as pool:
        cancelled = 0
        for count in range(1, 21):
            job = pool.submit(photo, detail=count / 20)
            cancelled += job.cancel()
            assert (pool.stats.submitted, pool.stats.cancelled) == (count, cancelled)
        assert bool(cancelled) == (backend != "inline")
        seen = []
        job = pool.submit(photo)
        job.add_done_callback(lambda _: seen.append(pool.stats.submitted))
        job.result(60)
        while not seen:
            assert pool.stats
        assert seen == [21]


def test_people_are_served_before_batches(photo):
    order = []
    with Pool("thread", workers=1) as pool:
        first = running(pool, photo)
        for name in ("background", "foreground", "background", "foreground"):
            job = pool.submit(photo, priority=name, detail=0.1)
            job.add_done_callback(lambda done, name=name: order.append(name))
        pool.submit(photo, priority="interactive", detail=0.2).result(60)
        assert not first.done()
        first.cancel()
        job.result(60)
        pool.submit(photo, priority="background", detail=0.3).result(60)
    assert order == ["foreground", "foreground", "background", "background"]


def test_progress_is_seen_while_a_job_runs(processes, photo):
    job = running(processes, photo)
    assert 0 <= job.progress.fraction < 1
    assert repr(job).startswith(f"<Job {job.number}, foreground: ")
    job.cancel()


@pytest.mark.parametrize("backend", BACKENDS[:3])
def test_closing_cancels_what_is_not_done(backend, photo, pool_on):
    with pool_on(backend, workers=1) as pool:
        jobs = [pool.submit(photo, **SLOW, seed=seed) for seed in range(5)]
    assert all(job.done() for job in jobs)
    with pytest.raises(Cancelled, match="closed"):
        jobs[-1].result()


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_closed_pool_says_so(backend, photo, pool_on):
    pool = pool_on(backend)
    pool.submit(photo).result(60)
    pool.close()
    pool.close()
    assert pool.closed
    assert repr(pool) == "<Pool, closed>"
    with pytest.raises(PoolError, match="closed"):
        pool.submit(photo)
    assert all(isinstance(one, PoolError) for one in pool.map([photo, photo], progress=False))
    assert pool.stats.finished == 1


def test_a_worker_has_no_pool_of_its_own(monkeypatch):
    monkeypatch.setattr("vec2art_nb.pool.nesting.in_worker", True)
    with pytest.raises(PoolError, match="submit from outside"):
        Pool()
