"""Who gets what: the rules of assignment, on workers that only take notes, and how many workers there are."""

from dataclasses import replace

import pytest
from crews import PLAN, QUICK, SLOW, crew, given_to, unit
from hypothesis import given
from hypothesis import strategies as st

from vec2art_nb import flags, sample
from vec2art_nb.pool import Pool
from vec2art_nb.pool.costs import Costs, Kept, keys_of
from vec2art_nb.pool.job import Job
from vec2art_nb.pool.order import Priority
from vec2art_nb.pool.waiting import Unit, Waiting


def test_a_job_goes_where_its_stages_are_kept():
    group, waiting = crew()
    warm = group.hands[1]
    first = unit(key=7)
    warm.kept.note(dict(keys_of(first, PLAN)).values())
    waiting.add(unit(key=7, edge_max_error=2.0))
    group.assign(0.0)
    assert len(given_to(warm)) == 1
    assert not given_to(group.hands[0])


@pytest.mark.parametrize(("busy_for", "taker"), [(0.1, None), (5.0, 0)])
def test_a_cold_worker_takes_over_if_the_queue_is_longer_than_the_gain(busy_for, taker):
    group, waiting = crew()
    cold, warm = group.hands
    waiting_unit = unit(key=7)
    warm.kept.note(dict(keys_of(waiting_unit, PLAN)).values())
    warm.state, warm.units, warm.expected, warm.since = "busy", {0: unit(key=8)}, busy_for, 0.0
    waiting.add(waiting_unit)
    group.assign(0.0)
    assert bool(given_to(cold)) == (taker == 0)
    if taker is None:
        assert group.next_moment(0.0) <= 0.02
        group.assign(10.0)  # the worker is not done as expected
        assert given_to(cold) == [waiting_unit]


def test_short_jobs_that_share_their_stages_are_sent_together():
    group, waiting = crew(hands=1)
    (hand,) = group.hands
    hand.kept.note(dict(keys_of(unit(), PLAN)).values())
    units = [unit(edge_max_error=0.5 + k / 10) for k in range(40)]
    for one in units:
        waiting.add(one)
    group.assign(0.0)
    taken = given_to(hand)
    assert taken == units[: len(taken)]
    assert 2 <= len(taken) <= 0.02 / QUICK


@pytest.mark.parametrize("flag", ["batching", "affinity"])
def test_without_batches_they_are_sent_one_by_one(flag):
    group, waiting = crew(hands=1)
    for k in range(10):
        waiting.add(unit(edge_max_error=0.5 + k / 10))
    with flags.override(**{flag: False}):
        group.assign(0.0)
    assert len(given_to(group.hands[0])) == 1


def test_only_what_belongs_together_goes_in_one_batch():
    group, waiting = crew(hands=1)
    (hand,) = group.hands
    variants = [unit(key=1, edge_max_error=0.5 + k / 10) for k in range(3)]
    same = [unit(key=key, edge_max_error=0.5) for key in (2, 3)]
    others = [unit(key=4, edge_max_error=3.0), unit(key=1, priority=Priority.BACKGROUND), timed()]
    for one in (variants[0], *others, *variants[1:], *same):
        hand.kept.note(dict(keys_of(one, PLAN)).values())
        waiting.add(one)
    hand.kept.note(dict(keys_of(unit(key=1), PLAN)).values())
    group.assign(0.0)
    assert given_to(hand) == [*variants, *same]


def timed():
    """A unit with a timeout, of the picture and the parameters of others."""
    found = unit(key=1, edge_max_error=0.9)
    order = replace(found.job.order, timeout=1.0)
    return Unit(Job(99, order, lambda job: None, None), False, 0.0)


@pytest.mark.parametrize(("timeout", "first"), [(0.0, "short"), (0.005, "long")])
@pytest.mark.parametrize("now", [0.001, 0.006])
def test_a_batch_that_is_not_full_lets_other_work_go_first_for_a_moment(timeout, first, now):
    group, waiting = crew(hands=1, batch_timeout=timeout)
    (hand,) = group.hands
    short, long = unit(key=1), unit(key=2, edge_sigma_s=2.0)
    hand.kept.note(dict(keys_of(unit(key=1, edge_max_error=4.0), PLAN)).values())
    waiting.add(short)
    waiting.add(long)
    group.assign(now)
    assert given_to(hand) == [long if first == "long" and now < timeout else short]


def test_a_worker_never_waits_for_a_batch_to_fill():
    group, waiting = crew(hands=1, batch_timeout=60.0)
    waiting.add(unit())
    group.assign(0.0)
    assert len(given_to(group.hands[0])) == 1


def test_a_slow_worker_is_known_as_one():
    group, waiting = crew()
    slow, quick = group.hands
    for key in range(30):
        runs = [("slow", 4 * SLOW, False), ("quick", QUICK, False)]
        group.costs.measure(unit(key=key), slow.kept, PLAN, runs, None, slow.pace)
        runs = [("slow", SLOW, False), ("quick", 0.0, True)]
        group.costs.measure(unit(key=key), quick.kept, PLAN, runs, None, quick.pace)
    new = unit(key=99)
    costs = group._costs(new, [slow, quick])
    assert costs[slow] == pytest.approx(4 * SLOW + QUICK)
    assert costs[quick] < 1.1 * (SLOW + QUICK)
    assert group.costs.estimate(new, None, has_picture=True) > costs[quick]  # of all
    waiting.add(new)
    group.assign(0.0)
    assert given_to(quick) == [new]


@pytest.mark.parametrize(
    ("pixels", "factor"), [(1 << 20, 1), (1 << 21, 2), (1 << 19, 0.5), (1 << 28, 4), (0, 1)]
)
def test_pictures_of_a_new_size_are_reckoned_by_those_of_another(pixels, factor):
    costs = Costs()
    runs = [("slow", SLOW, False), ("quick", QUICK, False)]
    costs.measure(unit(pixels=1 << 20), Kept(), PLAN, runs, None)
    found = costs.estimate(unit(key=2, pixels=pixels), None, has_picture=True)
    assert found == pytest.approx(factor * (SLOW + QUICK))


def test_long_jobs_are_spread():
    group, waiting = crew()
    for key in range(5):
        waiting.add(unit(key=key))
    group.assign(0.0)
    assert [len(given_to(hand)) for hand in group.hands] == [1, 1]
    assert len(waiting) == 3


def test_a_lone_interactive_job_gets_all_cores(monkeypatch):
    group, waiting = crew()
    group._cores = 8
    for _ in range(2):
        group._start(True)
        group.hands[-1].state = "idle"
        waiting.add(unit(priority=Priority.INTERACTIVE))
    group.assign(0.0)
    assert [hand.worker.given[0][1] for hand in group.hands if hand.interactive] == [8, 1]


def test_answers_make_estimates():
    costs, kept = Costs(), Kept()
    cold = unit()
    assert costs.estimate(cold, kept, has_picture=True) == pytest.approx(0.1)
    costs.measure(cold, kept, PLAN, [("slow", SLOW, False), ("quick", QUICK, False)], 0.5)
    late, early = unit(edge_max_error=2.0), unit(edge_sigma_s=2.0)
    assert costs.estimate(late, kept, has_picture=True) == pytest.approx(QUICK)
    assert costs.estimate(early, kept, has_picture=True) == pytest.approx(SLOW + QUICK)
    assert costs.estimate(late, None, has_picture=True) == pytest.approx(SLOW + QUICK)
    assert costs.estimate(late, kept, has_picture=False) > QUICK
    assert costs.estimate(unit(key=2), kept, has_picture=True) == pytest.approx(SLOW + QUICK)
    assert costs.stages["edge.slow"] == SLOW


@given(st.lists(st.tuples(st.sampled_from(list(Priority)), st.floats(0, 30)), min_size=1))
def test_nobody_waits_for_ever(arrivals):
    waiting = Waiting(ageing=5.0)
    for priority, since in sorted(arrivals, key=lambda one: one[1]):
        waiting.add(unit(priority=priority, since=since))
    batch = waiting.due(1000.0, interactive=False, most=100)
    assert [one.since for one in batch] == sorted(one.since for one in batch)
    fresh = waiting.due(30.0, interactive=False, most=100)
    ranks = [(one.level - int((30.0 - one.since) / 5.0), one.since) for one in fresh]
    assert [max(rank, 2) for rank, _ in ranks] == sorted(max(rank, 2) for rank, _ in ranks)


def test_workers_come_with_work_and_go_without():
    with Pool(workers=2, least=1, idle_after=0.2) as pool:
        assert not pool.stats.workers
        pool.map([sample("logo")] * 6, [{"seed": k} for k in range(6)], progress=False)
        assert len(pool.stats.workers) == 2
        while len(pool.stats.workers) > 1:
            pass
        assert pool.submit(sample("logo"), priority="interactive").result(60)
        while len(pool.stats.workers) > 1:
            pass
    with flags.override(dynamic_size=False), Pool(workers=2, idle_after=0.01) as pool:
        pool.submit(sample("logo")).result(60)
        assert len(pool.stats.workers) == 2


def test_others_on_the_machine_are_left_their_cores(monkeypatch):
    group, waiting = crew(hands=4)
    group.hands.clear()
    monkeypatch.setattr(group._neighbours, "cores_lost", lambda most, pids: 3)
    for key in range(9):
        waiting.add(unit(key=key))
    group.assign(0.0)
    assert len(group.hands) == 1


def test_others_are_watched_only_while_there_is_work(monkeypatch):
    group, waiting = crew(hands=1)
    rests = []
    monkeypatch.setattr(group._neighbours, "pause", lambda: rests.append(1))
    waiting.add(unit(key=1))
    group.assign(0.0)
    group.assign(0.1)
    assert not rests, "a worker is busy"
    group.hands[0].state = "idle"
    group.assign(0.2)
    assert rests


def test_a_crew_that_has_grown_gives_cores_back_one_by_one(monkeypatch):
    group, waiting = crew(hands=3)
    lost = [2]
    monkeypatch.setattr(group._neighbours, "cores_lost", lambda most, pids: lost[0])
    waiting.add(unit(key=1))
    for moment in (0.0, 0.9):
        group.back_off(moment)
    assert [hand.state for hand in group.hands] == ["idle"] * 3, "it may be over soon"
    group.back_off(1.1)
    assert [hand.state for hand in group.hands] == ["idle", "idle", "ending"]
    lost[0] = 0
    for moment in (1.2, 9.0):
        group.back_off(moment)
    assert [hand.state for hand in group.hands] == ["idle", "idle", "ending"]
