"""Drawings that stay on a Dask cluster until they are asked for."""

import asyncio
import os
import signal
import weakref

import pytest

from vec2art_nb import Picture, flags, sample, vectorize
from vec2art_nb.errors import PoolError
from vec2art_nb.lab import sweep
from vec2art_nb.pool import Pool

pytest.importorskip("distributed")


@pytest.fixture
def far():
    """Workers as if they were on other machines: what they draw has to travel."""
    with flags.override(shared_memory=False):
        yield


@pytest.fixture
def fetched(monkeypatch):
    """Numbers of drawings that were fetched."""
    from vec2art_nb.pool.cluster_remote import OnCluster

    seen, fetch = [], OnCluster.fetch

    def noted(self, timeout, again):
        seen.append(self._slot)
        return fetch(self, timeout, again)

    monkeypatch.setattr(OnCluster, "fetch", noted)
    return seen


def ended(jobs):
    for job in jobs:
        assert job.exception(60) is None
    return jobs


def finals_held(dask_worker):
    return [key for key in dask_worker.data if str(key).startswith("vec2art-final")]


def held(client):
    return sum(map(len, client.run(finals_held).values()))


def nothing_held(client):
    async def gone():
        while any((await client.run(finals_held)).values()):
            await asyncio.sleep(0.01)

    client.sync(gone, callback_timeout=10)


@pytest.mark.usefixtures("far")
def test_they_stay_there_and_come_when_they_are_asked_for(client, photo, fetched):
    with Pool("dask", client=client, workers=4) as pool:
        jobs = ended([pool.submit(photo, detail=k / 10, gather=False) for k in range(6)])
        assert not fetched
        assert held(client)
        assert all(job.provenance.seconds > 0 and job.order.again for job in jobs)
        for k, job in enumerate(jobs):
            assert job.result(60).to_svg() == vectorize(photo, detail=k / 10).to_svg()
            assert job.result() is job.result(0)
            assert job.order.again is None
        assert len(fetched) == len(jobs)
        del job, jobs
        nothing_held(client)


@pytest.mark.usefixtures("far")
def test_they_can_be_awaited_and_looked_at_in_frames(client, photo):
    async def drawn(pool):
        job = pool.submit(photo, gather=False)
        frames = [frame async for frame in pool.submit(photo, draft=True, gather=False).frames(3)]
        return [await job, frames[-1]], [frame.draft for frame in frames]

    with Pool("dask", client=client) as pool:
        both, drafts = asyncio.run(drawn(pool))
        assert drafts == [True, True, True, False]
        last = list(pool.submit(photo, gather=False).frames())[-1]
        (mapped,) = pool.map([photo], gather=False, progress=False)
        expected = vectorize(photo).to_svg()
        assert {one.to_svg() for one in (*both, last, mapped)} == {expected}


@pytest.mark.usefixtures("far")
def test_what_is_lost_with_the_workers_is_drawn_again(client, photo):
    files = [sample("logo"), photo]
    with Pool("dask", client=client) as pool:
        jobs = ended([pool.submit(one, detail=0.4, gather=False) for one in files])
        for pid in client.run(os.getpid).values():
            os.kill(pid, signal.SIGKILL)
        for job, one in zip(jobs, files, strict=True):
            assert job.result(60).to_svg() == vectorize(one, detail=0.4).to_svg()
    client.wait_for_workers(2, timeout=60)


@pytest.mark.usefixtures("far")
def test_a_closed_pool_leaves_them_until_their_workers_are_gone(client, photo):
    with Pool("dask", client=client) as pool:
        first, second = ended([pool.submit(photo, seed=seed, gather=False) for seed in (1, 2)])
    assert first.result(60).to_svg() == vectorize(photo, seed=1).to_svg()
    for pid in client.run(os.getpid).values():
        os.kill(pid, signal.SIGKILL)
    with pytest.raises(PoolError, match="closed"):
        second.result(60)
    client.wait_for_workers(2, timeout=60)


def refused(job):
    with pytest.raises(PoolError) as raised:
        job.result()
    return str(raised.value)


@pytest.mark.usefixtures("far")
def test_who_has_no_time_can_ask_again_and_the_pools_thread_cannot_wait(client, photo):
    with Pool("dask", client=client) as pool:
        (job,) = ended([pool.submit(photo, gather=False)])
        with pytest.raises(TimeoutError):
            job.result(0)
        assert job.result(60).to_svg() == vectorize(photo).to_svg()
        seen = []
        other = pool.submit(photo, seed=5, gather=False)
        other.add_done_callback(lambda done: seen.append(refused(done)))
        ended([other])
        while not seen:
            assert pool.stats
        assert "pool's own thread" in seen[0]


@pytest.mark.usefixtures("far")
def test_a_picture_is_held_only_until_its_drawing_is_here(client):
    with Pool("dask", client=client) as pool:
        picture = Picture.open(sample("logo"))
        seen = weakref.ref(picture)
        job, failed = (pool.submit(picture, seed=seed, gather=False) for seed in (1, 2))
        failed.cancel()
        ended([job])
        pool._sources.clear()
        del picture
        assert seen() is not None
        job.result(60)
        while seen() is not None:
            assert pool.stats


def test_what_is_lent_needs_no_gathering(client, photo, fetched):
    """Nor does a local pool: its drawings are mapped."""
    for pool in (Pool("dask", client=client), Pool("inline")):
        with pool:
            assert pool.submit(photo, gather=False).result(60).to_svg() == vectorize(photo).to_svg()
    assert not fetched


@pytest.mark.usefixtures("far")
def test_a_sweep_moves_no_drawings(client, photo, fetched):
    with Pool("dask", client=client) as pool:
        axes = {"detail": [0.2, 0.5, 0.8]}
        found = sweep(photo, axes=axes, metrics=["ink"], pool=pool, progress=False)
        assert not fetched
        expected = sweep(photo, axes=axes, metrics=["ink"], progress=False)
        assert list(found.to_frame()["ink"]) == list(expected.to_frame()["ink"])
