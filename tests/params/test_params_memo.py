from __future__ import annotations

from threading import Thread

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from params_strategies import changes

from vec2art_nb import flags
from vec2art_nb.errors import ParamsError
from vec2art_nb.params import Params, schema
from vec2art_nb.params.memo import ValidationMemo, Verdict
from vec2art_nb.params.rules import RULES
from vec2art_nb.params.schema import SCHEMA


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def verdict() -> Verdict:
    return Verdict(None, {})


def test_the_least_recently_used_leaves_first():
    memo = ValidationMemo(max_entries=2)
    for key in "ab":
        memo.put(key, verdict())
    assert memo.get("a") is not None
    memo.put("c", verdict())
    assert [memo.get(key) is not None for key in "abc"] == [True, False, True]
    assert memo.stats.evictions == 1


def test_entries_leave_with_time():
    clock = Clock()
    memo = ValidationMemo(ttl=10, clock=clock)
    memo.put("a", verdict())
    clock.now = 9.9
    assert memo.get("a") is not None
    memo.put("b", verdict())
    clock.now = 10.0
    assert memo.get("a") is None
    assert (memo.stats.expired, memo.stats.entries) == (1, 1)
    clock.now = 30.0
    assert (memo.stats.expired, memo.stats.entries, memo.stats.bytes) == (2, 0, 0)


def test_another_schema_empties_it(monkeypatch):
    memo = ValidationMemo()
    memo.put("a", verdict())
    monkeypatch.setattr(schema, "SCHEMA_VERSION", schema.SCHEMA_VERSION + 1)
    assert memo.get("a") is None
    assert memo.stats.entries == 0


@pytest.mark.parametrize("arguments", [{"max_entries": 0}, {"ttl": 0}, {"ttl": float("nan")}])
def test_a_memo_that_remembers_nothing_is_refused(arguments):
    with pytest.raises(ValueError, match="allowed: 1 or more, above 0"):
        ValidationMemo(**arguments)


def test_equal_values_of_other_types_are_known():
    params = Params(memo=ValidationMemo())
    values = (1, 2, 1.0, np.float32(2), np.float64(1), np.int64(2))
    for value in values:
        params.edge.max_error = value
    stats = params.validation.stats
    assert (stats.hits, stats.misses, stats.entries) == (len(values) - 2, 2, 2)
    assert stats.hit_rate == pytest.approx(4 / 6)
    with pytest.raises(ParamsError):
        params.edge.max_error = float("nan")


def test_a_state_seen_before_is_the_same_object():
    params = Params(memo=ValidationMemo())
    params.detail = 0.7
    first = params.snapshot().state
    params.detail = 0.3
    params.detail = 0.7
    assert params.snapshot().state is first


def test_errors_are_remembered_as_errors_of_their_own():
    params, caught = Params(memo=ValidationMemo()), []
    for _ in range(2):
        with pytest.raises(ParamsError, match=r"^edge.nms_low: 0.15 .* values below edge.nms_high") as error:
            params.edge.nms_low = 0.15
        caught.append(error.value)
    assert params.validation.stats.hits == 1
    assert caught[0] is not caught[1]
    assert (caught[0].__traceback__, str(caught[0])) != (caught[1].__traceback__, "")
    assert str(caught[0]) == str(caught[1])


def test_who_is_to_blame_is_part_of_what_is_remembered():
    params = Params(memo=ValidationMemo(), nms_low=0.05, nms_high=0.3)
    with pytest.raises(ParamsError, match=r"^edge.nms_low"):
        params.update(nms_low=0.2, nms_high=0.1)
    params.update(nms_low=0.2)
    with pytest.raises(ParamsError, match=r"^edge.nms_high"):
        params.update(nms_high=0.1)


class Spy:
    """A rule that counts how often it is asked."""

    def __init__(self, rule) -> None:
        self.rule = rule
        self.asked = 0

    def __getattr__(self, name):
        return getattr(self.rule, name)

    def resolve(self, *arguments):
        self.asked += 1
        return self.rule.resolve(*arguments)

    def check(self, *arguments):
        self.asked += 1
        return self.rule.check(*arguments)


@pytest.fixture
def spies(monkeypatch):
    found = [Spy(rule) for rule in RULES]
    monkeypatch.setattr("vec2art_nb.params.settle.RULES", found)
    return found


def test_only_rules_that_read_what_changes_are_asked(spies):
    params = Params(memo=ValidationMemo())
    for spy in spies:
        spy.asked = 0
    params.edge.nms_low = 0.05
    assert {frozenset(spy.rule.reads): spy.asked for spy in spies if spy.asked} == {
        frozenset({"edge.nms_low", "edge.nms_high"}): 2
    }
    params.edge.nms_low = 0.04
    params.edge.nms_low = 0.05
    assert sum(spy.asked for spy in spies) == 4, "the second time it is known"
    with flags.override(selective_validation=False, validation_memo=False):
        params.edge.nms_low = 0.04
    assert sum(spy.asked for spy in spies) == 4 + len(spies) + 1, "all are checked, one resolves"


def read(params: Params) -> dict:
    return dict(params.snapshot())


@given(st.lists(changes, max_size=12))
@settings(deadline=None, max_examples=60)
def test_with_and_without_memory_the_same_happens(script):
    # Small and shared by both runs of the script: entries are evicted, and found again from other states.
    remembering = Params(memo=ValidationMemo(max_entries=5))
    with flags.override(validation_memo=False):
        plain = Params()
    for change in script + script[::-1] + script:
        results = []
        for params, memo in ((remembering, True), (plain, False)):
            with flags.override(validation_memo=memo):
                try:
                    params.update(change)
                    results.append((read(params), None))
                except ParamsError as error:
                    results.append((read(params), str(error)))
        assert results[0] == results[1]


def test_threads_may_share_it():
    memo = ValidationMemo(max_entries=20)
    everybody = [Params(memo=memo) for _ in range(8)]

    def drag(params: Params) -> None:
        for step in range(300):
            params.detail = (step % 30) / 30

    threads = [Thread(target=drag, args=(params,)) for params in everybody]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    stats = memo.stats
    assert stats.hits + stats.misses == 8 * 300
    assert stats.entries <= 20
    assert len({params.snapshot() for params in everybody}) == 1


def test_the_bytes_grow_with_what_is_held():
    params = Params(memo=ValidationMemo())
    before = params.validation.stats.bytes
    params.detail = 0.7
    assert 200 < params.validation.stats.bytes - before < 4000
    assert len(SCHEMA) > 100
