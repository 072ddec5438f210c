"""A cluster that is spoken to by TLS alone."""

import logging

import pytest

from vec2art_nb import flags, vectorize
from vec2art_nb.pool import Pool

distributed = pytest.importorskip("distributed")
pytest.importorskip("cryptography")


@pytest.fixture(scope="module")
def security():
    return distributed.Security.temporary()


@pytest.fixture(scope="module")
def client(security):
    quiet = {"dashboard_address": ":0", "silence_logs": logging.CRITICAL + 1}
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, security=security, **quiet) as cluster,
        distributed.Client(cluster.scheduler_address, security=security, timeout=5) as made,
    ):
        yield made


@pytest.mark.parametrize("lends", [True, False])
def test_pools_draw_on_a_cluster_that_speaks_tls_alone(client, photo, lends):
    changes = [{"detail": k / 8, "seed": k} for k in range(8)]
    addresses = [client.scheduler.address, *client.scheduler_info()["workers"]]
    assert all(address.startswith("tls://") for address in addresses)
    with flags.override(shared_memory=lends), Pool("dask", client=client) as pool:
        drawings = pool.map(photo, changes, progress=False)
    assert [it.to_svg() for it in drawings] == [vectorize(photo, **change).to_svg() for change in changes]


def test_who_has_no_certificate_is_not_let_in(client):
    with pytest.raises((OSError, TypeError)):  # which one depends on Dask's version
        distributed.Client(client.scheduler.address, timeout=2)
    with pytest.raises(OSError, match=r"SSL|certificate"):
        distributed.Client(client.scheduler.address, security=distributed.Security.temporary(), timeout=2)
