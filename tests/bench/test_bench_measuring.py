"""Measurements with tiny settings: what is measured, not how long it takes."""

from __future__ import annotations

import os
from pathlib import Path

import cv2
import pytest

from vec2art_nb import bench, flags
from vec2art_nb.bench import Effort, edits, measure_flags, measure_pool, measure_speed, pooled, speed
from vec2art_nb.bench.effort import photos
from vec2art_nb.bench.gains import flag_names
from vec2art_nb.bench.scaling import counts
from vec2art_nb.bench.sockets import nodelay_against
from vec2art_nb.bench.timing import one_core
from vec2art_nb.cli import main
from vec2art_nb.pool import Pool

TINY = Effort(rounds=2, megapixels=0.01, photos=2, jobs=3, edits=5)


def test_the_speed_table_has_drafts_and_finals_of_every_algorithm(monkeypatch: pytest.MonkeyPatch) -> None:
    from vec2art_nb.params import ALGORITHMS

    assert set(speed.PICTURES) == set(ALGORITHMS)
    monkeypatch.setattr(speed, "PICTURES", dict.fromkeys(ALGORITHMS, ("logo",)))
    found = list(measure_speed(TINY))
    names = {one.name for one in found}
    assert names == {
        f"{name}, {what}" for name in ALGORITHMS for what in ("draft", "final", "another detail")
    }
    assert all(len(one.samples) == len(one.yardstick) == 2 for one in found)


@pytest.mark.parametrize("name", edits.FLAGS)
def test_flags_of_parameters_are_measured(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pooled, "CASES", {})
    before = dict(flags)
    (found,) = measure_flags(TINY, (name,))
    assert (found.name, len(found.samples)) == (name, 6)
    assert dict(flags) == before


@pytest.mark.parametrize("name", pooled.CASES)
def test_the_work_of_each_flag_of_the_pool_can_be_done_again(name: str) -> None:
    with Pool("thread", workers=2) as pool:
        case = pooled.CASES[name](TINY)
        case.work(pool)
        with flags.override(**{name: False}):
            case.work(pool)
    assert case.on


def test_a_flag_of_the_pool_is_measured_in_two_pools() -> None:
    (found,) = measure_flags(TINY, ("batching",))
    assert len(found.samples) == 2
    assert set(found.parts) == {"on ms", "off ms"}


def test_sending_at_once_is_measured_on_a_real_connection() -> None:
    assert len(nodelay_against(3, settling=2).ratios) == 3


def test_every_flag_is_measured_or_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = bench.Figure("flags", "batching", "icons", "x", "more", (1.5, 1.5))
    monkeypatch.setattr(bench, "measure_flags", lambda _effort: iter([one]))
    assert main(["bench", "--only", "flags", "-o", str(tmp_path)]) == 0
    left_out = bench.Report.read(tmp_path / "bench.json").left_out
    assert {*left_out, *flag_names()} == set(flags)


def test_workers_are_counted_in_powers_of_two_up_to_the_cores() -> None:
    assert [counts(most) for most in (1, 2, 6, 8)] == [(1,), (1, 2), (1, 2, 4, 6), (1, 2, 4, 8)]


def test_the_pool_is_measured_against_one_worker() -> None:
    one, two = measure_pool(TINY, most=2)
    assert one.samples == (1.0, 1.0)
    assert two.parts["workers"] == 2
    assert two.parts["photos/s"] > 0


def test_one_core_is_given_back() -> None:
    if not hasattr(os, "sched_getaffinity"):
        pytest.skip("this system has no affinity")
    before = os.sched_getaffinity(0), cv2.getNumThreads()
    with one_core():
        assert len(os.sched_getaffinity(0)) == 1
    assert (os.sched_getaffinity(0), cv2.getNumThreads()) == before


def test_photos_differ_and_have_about_the_size_asked_for() -> None:
    found = photos(6, 0.02)
    assert len({rgb.tobytes() for rgb in found}) == 6
    assert all(abs(rgb.shape[0] * rgb.shape[1] - 20_000) < 1000 for rgb in found)
