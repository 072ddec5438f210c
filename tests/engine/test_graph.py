"""Stages: what runs, what is reused, what stops."""

import time

import numpy as np
import pytest

from vec2art_nb.engine.cache import StageCache
from vec2art_nb.engine.control import Control, OutOfTime, Partial
from vec2art_nb.engine.graph import Algorithm, Context, Stage, execute
from vec2art_nb.engine.scratch import Scratch
from vec2art_nb.errors import Cancelled
from vec2art_nb.params.snapshot import Snapshot
from vec2art_nb.picture.level import Level
from vec2art_nb.pipeline import Pipeline, Step

PARAMS = Snapshot({"sigma": 2.0, "low": 1.0, "seed": 7, "view": 1})


def level(value=0):
    return Level(np.full((4, 4, 3), value, np.uint8), None, 4, 4, bytes([value]))


def algorithm(calls):
    def blur(context):
        calls.append("blur")
        return np.full(3, context.params.number("sigma"))

    def trace(context, blurred):
        calls.append("trace")
        return blurred + context.params.number("low")

    steps = Step("blur", ("sigma",)), Step("trace", ("low",), ("blur",))
    return Algorithm("demo", (Stage(steps[0], blur), Stage(steps[1], trace)))


def test_a_change_runs_only_what_lies_below_it():
    calls, cache = [], StageCache()
    demo = algorithm(calls)
    execute(demo, level(), PARAMS, cache, Control())
    for change, expected in (
        ({"low": 3.0}, ["trace"]),
        ({"view": 2}, []),
        ({"sigma": 5.0}, ["blur", "trace"]),
    ):
        calls.clear()
        outcome = execute(demo, level(), PARAMS.evolve(change), cache, Control())
        assert calls == expected
        assert [run.stage for run in outcome.runs if not run.reused] == expected
        assert tuple(expected) == demo.pipeline.dirty(change)
    assert execute(demo, level(), PARAMS, cache, Control()).result.tolist() == [3.0, 3.0, 3.0]


def test_another_picture_shares_nothing():
    calls, cache = [], StageCache()
    execute(algorithm(calls), level(0), PARAMS, cache, Control())
    execute(algorithm(calls), level(1), PARAMS, cache, Control())
    assert calls == ["blur", "trace"] * 2


def test_a_stage_sees_only_the_fields_it_declares():
    stage = Stage(Step("peek", ("sigma",)), lambda context: context.params.number("low"))
    with pytest.raises(KeyError, match="low"):
        execute(Algorithm("demo", (stage,)), level(), PARAMS, StageCache(), Control())


def test_stages_come_after_what_they_need():
    with pytest.raises(ValueError, match="trace"):
        Algorithm("demo", (Stage(Step("trace", (), ("blur",)), print), Stage(Step("blur"), print)))


def test_every_step_of_a_pipeline_needs_a_stage():
    steps = Step("blur"), Step("trace")
    with pytest.raises(ValueError, match="demo: no stage does trace"):
        Algorithm.of(Pipeline("demo", steps), [Stage(steps[0], print)])


def test_cancelling_keeps_finished_stages():
    calls, cache = [], StageCache()
    demo = algorithm(calls)
    with pytest.raises(Cancelled):
        execute(demo, level(), PARAMS, cache, Control(cancelled=lambda: bool(calls)))
    execute(demo, level(), PARAMS, cache, Control())
    assert calls == ["blur", "trace"]


def test_partial_results_are_finished_but_never_kept():
    def fit(context):
        raise Partial(np.ones(2))

    def cut(context, fitted):
        context.control.check()  # the deadline has passed, but what there is must still be handed over
        return fitted * 2

    cache = StageCache()
    demo = Algorithm("demo", (Stage(Step("fit"), fit), Stage(Step("cut", (), ("fit",)), cut)))
    past = Control(deadline=time.monotonic() + 0.05)
    outcome = execute(demo, level(), PARAMS, cache, past)
    assert outcome.partial
    assert outcome.result.tolist() == [2, 2]
    assert cache.stats.entries == 0


def test_a_deadline_stops_before_the_next_stage():
    with pytest.raises(OutOfTime):
        execute(algorithm([]), level(), PARAMS, StageCache(), Control(deadline=time.monotonic() - 1))


def test_progress_grows_to_one():
    seen = []
    control = Control(progress=lambda stage, fraction: seen.append((stage, fraction)))
    execute(algorithm([]), level(), PARAMS, StageCache(), control)
    assert seen == [("blur", 0.0), ("trace", 0.5), ("done", 1.0)]


def test_random_numbers_depend_on_seed_and_name_only():
    context = Context(level(), PARAMS, Control())
    other = Context(level(9), PARAMS, Control())
    draw = context.rng("tremor").random(4).tolist()
    assert draw == other.rng("tremor").random(4).tolist()
    assert draw != context.rng("wobble").random(4).tolist()
    assert draw != Context(level(), PARAMS.evolve(seed=8), Control()).rng("tremor").random(4).tolist()


def test_the_cache_forgets_the_least_recently_used():
    cache = StageCache(max_bytes=100)
    for key in (b"a", b"b"):
        cache.put(key, np.zeros(40, np.uint8))
    assert cache.get(b"a") is not None
    cache.put(b"c", np.zeros(40, np.uint8))
    assert cache.get(b"b") is None
    assert cache.get(b"a") is not None
    assert cache.stats.bytes == 80


def test_the_cache_refuses_what_is_larger_than_itself():
    cache = StageCache(max_bytes=10)
    cache.put(b"a", np.zeros(11, np.uint8))
    assert cache.get(b"a") is None


def test_a_run_tells_the_cache_what_its_stages_took(monkeypatch):
    told = []
    monkeypatch.setattr(StageCache, "put", lambda _, key, value, seconds: told.append(seconds))
    outcome = execute(algorithm([]), level(), PARAMS, StageCache(), Control())
    assert [0 < one <= run.seconds for one, run in zip(told, outcome.runs, strict=True)] == [True, True]


def test_a_stage_is_given_the_scratch_memory_of_the_run():
    scratch, seen = Scratch(), []
    stage = Stage(Step("look", ()), lambda context: seen.append(context.scratch) or np.zeros(1))
    execute(Algorithm("demo", (stage,)), level(), PARAMS, StageCache(), Control(), scratch)
    assert seen == [scratch]
