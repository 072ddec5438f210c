"""What holds on a Dask cluster alone: pictures travel once, and workers may come and go."""

import asyncio
import os
import signal
import threading

import numpy as np
import pytest

from vec2art_nb import Picture, flags, vectorize
from vec2art_nb.errors import MissingLibraryError, PoolError
from vec2art_nb.pool import Pool

distributed = pytest.importorskip("distributed")


def noise(seed, side=64):
    return Picture.open(np.random.default_rng(seed).integers(0, 255, (side, side, 3), np.uint8))


def kill_one(client):
    pid = next(iter(client.run(os.getpid).values()))
    os.kill(pid, signal.SIGKILL)


@pytest.mark.parametrize("lends", [True, False])
def test_a_worker_that_is_killed_takes_nothing_with_it(client, photo, lends):
    with flags.override(shared_memory=lends), Pool("dask", client=client, workers=4) as pool:
        pool.submit(photo).result(60)
        some = threading.Semaphore(0)
        jobs = [pool.submit(photo, detail=k / 20, seed=k) for k in range(20)]
        others = [pool.submit(noise(seed)) for seed in range(10)]
        for job in jobs:
            job.add_done_callback(lambda _: some.release())
        for _ in range(3):
            assert some.acquire(timeout=60)
        kill_one(client)
        for k, job in enumerate(jobs):
            assert job.result(60).to_svg() == vectorize(photo, detail=k / 20, seed=k).to_svg()
        for seed, job in enumerate(others):
            assert job.result(60).to_svg() == vectorize(noise(seed)).to_svg()
    client.wait_for_workers(2, timeout=60)


def test_equal_pictures_travel_once_and_go_by_their_content(client):
    seen = []
    scatter = client.scatter
    scattering = flags.override(shared_memory=False)
    with scattering, Pool("dask", client=client) as pool, pytest.MonkeyPatch.context() as patch:
        patch.setattr(client, "scatter", lambda data: (seen.append(*data), scatter(data))[1])
        pool.map([noise(1), noise(2), noise(1)], [{"detail": d} for d in (0.1, 0.2, 0.3)], progress=False)
        pool.map(noise(1), [{"seed": k} for k in range(3)], progress=False)
    assert len(seen) == len(set(seen)) == 2


def test_several_pools_share_a_cluster_and_leave_the_client_open(client, photo):
    with Pool("dask", client=client) as one, Pool("dask", client=client) as other:
        jobs = [pool.submit(photo, detail=0.3) for pool in (one, other)]
        assert len({job.result(60).to_svg() for job in jobs}) == 1
    assert client.status == "running"


def test_a_pool_leaves_the_caches_of_another_alone_and_nothing_behind(client):
    before = set(client.futures)
    with Pool("dask", client=client) as one:
        one.map([noise(101), noise(102)], progress=False)
        kept = client.run(ateliers)
        with Pool("dask", client=client) as other:
            other.map([noise(101), noise(102)], progress=False)
        assert client.run(ateliers) == kept
    assert not any(client.run(ateliers).values())
    client.sync(gone, client, before, callback_timeout=10)


def ateliers(dask_worker):
    return [name for name in dask_worker.plugins if name.startswith("vec2art_nb")]


async def gone(client, before):
    while set(client.futures) - before:
        await asyncio.sleep(0.01)


def test_work_is_shared_out_among_the_workers(client):
    with Pool("dask", client=client) as pool:
        addresses = set()
        pool.on_event(lambda what, about: addresses.update(lane.address for lane in lanes(pool)))
        pool.map([noise(seed) for seed in range(8)], progress=False)
    assert len(addresses - {""}) == 2


def lanes(pool):
    return list(pool._manager.backend._lanes.values())


def test_a_cluster_may_have_no_workers_yet(photo):
    # In this process: it is over before it could be of use elsewhere.
    with distributed.LocalCluster(n_workers=0, processes=False, dashboard_address=":0") as cluster:
        cluster.adapt(minimum=0, maximum=1, interval="20ms")
        with distributed.Client(cluster) as client, Pool("dask", client=client) as pool:
            assert pool.submit(photo, detail=0.4).result(60).to_svg() == vectorize(photo, detail=0.4).to_svg()


def test_workers_of_another_version_are_refused(client, monkeypatch):
    monkeypatch.setattr("vec2art_nb.pool.cluster_worker.__version__", "0.0.0")
    with pytest.raises(PoolError, match=r"the pool has 0\.0\.0: install the same version"):
        Pool("dask", client=client)
    monkeypatch.undo()
    Pool("dask", client=client).close()


@pytest.mark.parametrize("client", [None, "tcp://127.0.0.1:8786"])
def test_what_is_no_client_is_refused(client):
    with pytest.raises(ValueError, match=r"allowed: a distributed\.Client that is not asynchronous"):
        Pool("dask", client=client)


def test_a_client_is_for_clusters_only():
    with pytest.raises(ValueError, match="allowed: backend='dask'"):
        Pool("inline", client=object())


def test_a_missing_library_is_named(monkeypatch):
    monkeypatch.setattr("vec2art_nb.pool.backends.find_spec", lambda _: None)
    with pytest.raises(MissingLibraryError, match=r"vec2art-nb\[dask\]"):
        Pool("dask")


def test_a_picture_is_sent_again_if_its_worker_has_just_died(client):
    from distributed.comm.core import CommClosedError

    sent = []
    scatter = client.scatter

    async def dies(data):
        sent.append(data)
        if len(sent) < 3:
            raise CommClosedError("the worker is gone")
        return await scatter(data)

    scattering = flags.override(shared_memory=False)
    with scattering, Pool("dask", client=client) as pool, pytest.MonkeyPatch.context() as patch:
        patch.setattr(client, "scatter", dies)
        assert pool.submit(noise(77)).result(60).to_svg() == vectorize(noise(77)).to_svg()
        assert pool.stats.crashed == 0
    assert len(sent) == 3
