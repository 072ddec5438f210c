"""Clusters that grow and shrink while they draw."""

import logging
from itertools import count

import pytest

from vec2art_nb import flags, vectorize
from vec2art_nb.pool import Pool

distributed = pytest.importorskip("distributed")


@pytest.fixture
def growing():
    """Cluster of one process, and its client."""
    one = {"n_workers": 1, "threads_per_worker": 1, "silence_logs": logging.CRITICAL + 1}
    with (
        distributed.LocalCluster(dashboard_address=":0", **one) as cluster,
        distributed.Client(cluster, timeout=5) as client,
    ):
        yield cluster, client


def pictures(dask_worker):
    """How many pictures a worker has open for pools."""
    return sum(len(plugin._pictures) for name, plugin in dask_worker.plugins.items() if "vec2art" in name)


def change(number):
    return {"algorithm": "dots", "dots_count": 1_000 + number, "seed": number}


def drawn_until(holds, pool, picture, numbers):
    """Jobs of a queue that is kept filled until something holds."""
    jobs = {}
    while not holds():
        number = next(numbers)
        jobs[number] = pool.submit(picture, **change(number))
        if len(jobs) > 12:
            jobs[number - 12].result(60)
        assert number < 2_000, "it never came to that"
    return jobs


@pytest.mark.parametrize("lends", [True, False])
def test_an_adaptive_cluster_goes_from_one_worker_to_two_and_back_while_it_draws(growing, photo, lends):
    cluster, client = growing

    def workers_with_the_picture(wanted):
        seen = client.run(pictures, on_error="return")
        return len(seen) == wanted and all(isinstance(number, int) and number for number in seen.values())

    with flags.override(shared_memory=lends), Pool("dask", client=client, workers=4) as pool:
        pool.submit(photo).result(60)
        numbers = count()
        # Dask thinks that a second worker does not pay for drawings as short as these, else.
        cluster.adapt(minimum=1, maximum=2, interval="20ms", target_duration="1ms")
        jobs = drawn_until(lambda: workers_with_the_picture(2), pool, photo, numbers)
        cluster.adapt(minimum=1, maximum=1, interval="20ms", wait_count=1)
        jobs |= drawn_until(lambda: workers_with_the_picture(1), pool, photo, numbers)
        assert not all(job.done() for job in jobs.values())
        for number, job in jobs.items():
            assert job.result(60).to_svg() == vectorize(photo, **change(number)).to_svg()
