"""What workers read off drawings: the same on every back end, only off results, and given up with the job."""

import math
import threading
import time

import pytest

from vec2art_nb.pool import Pool, Reading
from vec2art_nb.pool.costs import Costs, Kept
from vec2art_nb.pool.reading import Read
from vec2art_nb.pool.waiting import Unit

#: A function that workers find by this name.
HERE = "vec2art_nb.lab.measuring:measured"


@pytest.fixture(scope="module", params=["process", "thread", "inline", "dask"])
def pool(request, pool_on):
    with pool_on(request.param, workers=2) as made:
        yield made


@pytest.fixture(scope="module")
def expected(photo):
    with Pool("inline") as pool:
        job = pool.submit(photo, reading=Reading(HERE, ("ssim", "dot_tone", "bytes")))
    return job.read


def test_the_same_is_read_on_every_back_end(pool, photo, expected) -> None:
    job = pool.submit(photo, reading=Reading(HERE, ("ssim", "dot_tone", "bytes")))
    assert job.result(60).stats.bytes == job.read["metrics"]["bytes"]
    assert math.isnan(job.read["metrics"].pop("dot_tone"))
    assert job.read["metrics"] == {name: expected["metrics"][name] for name in ("ssim", "bytes")}
    assert job.read["stats"] == expected["stats"]


def test_nothing_is_read_unless_it_is_asked_for(pool, photo) -> None:
    job = pool.submit(photo)
    job.result(60)
    assert job.read is None


def test_it_is_read_off_the_result_only(pool, photo) -> None:
    reading = Reading(HERE, ("bytes",))
    job = pool.submit(photo, draft=True, reading=reading)
    *_, final = job.frames()
    assert job.read["metrics"]["bytes"] == final.stats.bytes
    job = pool.submit(photo, draft=True, final=False, reading=reading)
    assert job.result(60).draft
    assert job.read["metrics"]["bytes"] == job.result().stats.bytes


@pytest.mark.parametrize(
    ("function", "error"),
    [
        ("vec2art_nb.nowhere:read", ImportError),
        ("vec2art_nb.lab.measuring:nothing", AttributeError),
        ("builtins:slice", TypeError),  # not what JSON can hold
    ],
)
def test_what_cannot_be_read_fails_its_job_only(pool, photo, function: str, error: type) -> None:
    with pytest.raises(error):
        pool.submit(photo, reading=Reading(function)).result(60)
    assert not pool.submit(photo).result(60).draft


def test_a_function_without_a_module_is_refused() -> None:
    with pytest.raises(ValueError, match=r"function: 'measured' is not allowed; allowed: 'package.module:"):
        Reading("measured")


def test_a_job_that_is_given_up_while_it_is_measured_is_given_up(photo, monkeypatch) -> None:
    begun, late = threading.Event(), []

    def slow(_picture, _drawing, check) -> None:
        begun.set()
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            check()
        late.append(True)

    monkeypatch.setattr("vec2art_nb.lab.measuring.slow", slow, raising=False)
    with Pool("thread", workers=1) as pool:
        job = pool.submit(photo, reading=Reading("vec2art_nb.lab.measuring:slow"))
        assert begun.wait(60)
        assert job.cancel()
        assert not pool.submit(photo).result(60).draft
    assert not late


def test_the_time_it_takes_counts_when_work_is_shared_out(photo) -> None:
    reading = Reading(HERE)
    with Pool("inline") as pool:
        job = pool.submit(photo, reading=reading)
        plain = pool.submit(photo)
    measured, bare = Unit(job, False, 0.0), Unit(plain, False, 0.0)
    costs = Costs()
    assert costs.learn(bare, None) == 0
    assert costs.learn(measured, Read({}, 0.5)) == 0.5
    runs = [(run.stage, run.seconds, False) for run in job.result().provenance.runs]
    plan = [(stage, (), ()) for stage, *_ in runs]
    costs.measure(measured, Kept(), plan, runs, None)
    costs.measure(bare, Kept(), plan, runs, None)
    more = costs.estimate(measured, None, has_picture=True) - costs.estimate(bare, None, has_picture=True)
    assert more == pytest.approx(0.5)
