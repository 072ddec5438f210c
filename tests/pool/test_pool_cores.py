"""How many cores a pool takes, and which."""

import os

import pytest

from vec2art_nb import Picture, sample
from vec2art_nb.pool import Pool, neighbours, settings


@pytest.mark.parametrize(
    ("texts", "count"),
    [
        ({"cpu.max": "max 100000"}, None),
        ({"cpu.max": "150000 100000"}, 2),
        ({"cpu.max": "20000 100000"}, 1),
        ({"cpu/cpu.cfs_quota_us": "100000", "cpu/cpu.cfs_period_us": "100000"}, 1),
        ({"cpu/cpu.cfs_quota_us": "-1", "cpu/cpu.cfs_period_us": "100000"}, None),
        ({"own": "0::/slice/job", "slice/cpu.max": "300000 100000", "slice/job/cpu.max": "max 100000"}, 3),
        (
            {
                "own": "4:memory:/far\n1:cpu,cpuacct:/job",
                "far/cpu.max": "100000 100000",
                "cpu/job/cpu.cfs_quota_us": "200000",
                "cpu/job/cpu.cfs_period_us": "100000",
            },
            2,
        ),
    ],
)
def test_the_quota_of_a_container_bounds_the_workers(texts, count, tmp_path, monkeypatch):
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text + "\n")
    monkeypatch.setattr(settings, "_CGROUP", tmp_path)
    monkeypatch.setattr(settings, "_OWN_GROUPS", tmp_path / "own")
    monkeypatch.setattr("os.sched_getaffinity", lambda pid: set(range(16)))
    assert settings.cores() == (count or 16)


class Machine:
    """Processors and processes that work as told, at a clock of its own."""

    def __init__(self, monkeypatch, cores):
        self.now, self.busy, self.own = 100.0, dict.fromkeys(range(cores), 0.0), {7: 0.0}
        monkeypatch.setattr(neighbours.time, "monotonic", lambda: self.now)
        monkeypatch.setattr(neighbours, "_busy_seconds", self.busy.copy)
        monkeypatch.setattr(neighbours, "_own_seconds", lambda pids: self.own.copy())

    def work(self, *, own, others):
        self.now += 1
        self.own[7] += own
        for core in self.busy:
            self.busy[core] += (own + others) / len(self.busy)


@pytest.mark.parametrize(
    ("cores", "most", "own", "others", "lost"),
    [
        (2, 2, 0.0, 1.0, 1),
        (2, 2, 2.0, 0.0, 0),
        (2, 2, 1.0, 0.5, 0),
        (2, 2, 1.0, 0.9, 1),
        (64, 4, 4.0, 10.0, 0),
        (64, 4, 2.0, 62.0, 2),
    ],
)
def test_only_what_others_do_where_it_is_missed_counts(cores, most, own, others, lost, monkeypatch):
    machine, seen = Machine(monkeypatch, cores), neighbours.Neighbours()
    assert seen.cores_lost(most, [7]) == 0, "the first look tells nothing"
    machine.work(own=own, others=others)
    assert seen.cores_lost(most, [7]) == lost


def test_what_others_do_while_a_pool_rests_is_not_missed(monkeypatch):
    """Two pools in turns, as two notebooks of one person: neither is in the other's way."""
    machine, seen = Machine(monkeypatch, 2), neighbours.Neighbours()
    for _ in range(3):
        assert seen.cores_lost(2, [7]) == 0
        machine.work(own=2.0, others=0.0)
        assert seen.cores_lost(2, [7]) == 0
        seen.pause()
        machine.work(own=0.0, others=2.0)
    assert seen.cores_lost(2, [7]) == 0
    machine.work(own=1.0, others=1.0)
    assert seen.cores_lost(2, [7]) == 1


def test_the_load_of_this_machine_can_be_read():
    busy, own = neighbours._busy_seconds(), neighbours._own_seconds([os.getpid(), 1 << 30])
    assert set(busy) == os.sched_getaffinity(0)
    assert 0 < own.pop(os.getpid()) <= sum(busy.values())
    assert not own


def test_cores_may_be_pinned():
    with Pool(workers=1, pin=True) as pool:
        job = pool.submit(Picture.open(sample("logo")))
        job.result(60)
        (worker,) = pool.stats.workers
        assert len(os.sched_getaffinity(worker.pid)) == 1
        assert os.getpriority(os.PRIO_PROCESS, worker.pid) == os.getpriority(os.PRIO_PROCESS, 0) + 10
