"""What the tests of the pool share."""

import logging
import os
from pathlib import Path

import pytest

from vec2art_nb import Picture, sample
from vec2art_nb.pool import Pool


@pytest.fixture(scope="module")
def processes():
    with Pool(workers=2) as made:
        yield made


@pytest.fixture(scope="module")
def photo():
    return Picture.open(sample("animal"))


@pytest.fixture(scope="session")
def cluster():
    """Cluster of two processes, for all tests."""
    from distributed import LocalCluster

    quiet = logging.CRITICAL + 1  # workers that are killed here are no news
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0", silence_logs=quiet) as made:
        yield made


@pytest.fixture(scope="session")
def client(cluster):
    from distributed import Client

    with Client(cluster, timeout=5) as made:
        yield made


@pytest.fixture(scope="session")
def pool_on(request):
    """Function that makes a pool on a back end."""

    def make(backend, **options):
        if backend == "dask":
            options["client"] = request.getfixturevalue("client")
        return Pool(backend, **options)

    return make


@pytest.fixture
def as_linux(monkeypatch):
    """Processes and memory as Linux has them, also when the suite runs as if it had not."""
    for name in ("START", "MEMORY"):
        monkeypatch.delenv(f"VEC2ART_NB_POOL_{name}", raising=False)


@pytest.fixture
def sabotage(tmp_path, monkeypatch):
    """Function that makes the next workers fail in a stage, so many times."""
    site, tickets = tmp_path / "site", tmp_path / "tickets"
    site.mkdir()
    tickets.mkdir()
    (site / "sitecustomize.py").write_text((Path(__file__).parent / "sabotage.py").read_text())
    monkeypatch.setenv("PYTHONPATH", f"{site}{os.pathsep}{os.environ.get('PYTHONPATH', '')}")
    monkeypatch.setenv("SABOTAGE", str(tickets))

    def arm(how, stage="lines", times=1):
        for number in range(times):
            (tickets / f"{stage}-{number}").write_text(how)

    return arm
