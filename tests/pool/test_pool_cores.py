"""How many cores a pool takes, and which."""

import os

import pytest

from vec2art_nb import Picture, sample
from vec2art_nb.pool import Pool, settings


@pytest.mark.parametrize(
    ("texts", "count"),
    [
        ({"cpu.max": "max 100000"}, None),
        ({"cpu.max": "150000 100000"}, 2),
        ({"cpu.max": "20000 100000"}, 1),
        ({"cpu/cpu.cfs_quota_us": "100000", "cpu/cpu.cfs_period_us": "100000"}, 1),
        ({"cpu/cpu.cfs_quota_us": "-1", "cpu/cpu.cfs_period_us": "100000"}, None),
    ],
)
def test_the_quota_of_a_container_bounds_the_workers(texts, count, tmp_path, monkeypatch):
    (tmp_path / "cpu").mkdir()
    for name, text in texts.items():
        (tmp_path / name).write_text(text + "\n")
    monkeypatch.setattr(settings, "_CGROUP", tmp_path)
    monkeypatch.setattr("os.sched_getaffinity", lambda pid: set(range(16)))
    assert settings.cores() == (count or 16)


def test_cores_may_be_pinned():
    with Pool(workers=1, pin=True) as pool:
        job = pool.submit(Picture.open(sample("logo")))
        job.result(60)
        (worker,) = pool.stats.workers
        assert len(os.sched_getaffinity(worker.pid)) == 1
        assert os.getpriority(os.PRIO_PROCESS, worker.pid) == os.getpriority(os.PRIO_PROCESS, 0) + 10
