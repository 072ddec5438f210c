"""What assignment never does: keep people waiting behind less urgent work, or a worker idle beside work."""

import pytest
from crews import PLAN, QUICK, SLOW, crew, given_to, unit
from hypothesis import example, given
from hypothesis import strategies as st

from vec2art_nb import flags
from vec2art_nb.pool.order import Priority
from vec2art_nb.pool.waiting import BACKGROUND, DRAFT, FINAL, FOREGROUND, Waiting

#: Work that comes: whose picture it is of, its late field, its priority, whether it is a draft.
ARRIVALS = st.lists(
    st.tuples(st.integers(1, 4), st.sampled_from([0.2, 0.5]), st.sampled_from(Priority), st.booleans()),
    min_size=1,
    max_size=20,
)


def arrived(waiting, arrivals):
    """Units of these kinds, which came in one moment."""
    units = [
        unit(key, priority, draft=draft and priority is Priority.INTERACTIVE, detail=detail)
        for key, detail, priority, draft in arrivals
    ]
    for one in units:
        waiting.add(one)
    return units


@given(arrivals=ARRIVALS)
def test_levels_go_one_after_the_other_each_in_the_order_of_arrival(arrivals):
    waiting = Waiting(ageing=5.0)
    units = arrived(waiting, arrivals)
    for interactive, levels in ((True, (DRAFT, FINAL)), (False, (FOREGROUND, BACKGROUND))):
        expected = [one for level in levels for one in units if one.level == level]
        assert waiting.due(1.0, interactive=interactive, most=99) == expected


def test_the_draft_of_one_owner_goes_before_the_final_of_another():
    group, waiting = crew(hands=0)
    group._start(True)
    group.hands[-1].state = "idle"
    final = unit(priority=Priority.INTERACTIVE)
    draft = unit(key=2, priority=Priority.INTERACTIVE, draft=True)
    waiting.add(final)
    waiting.add(draft)
    group.assign(0.0)
    assert given_to(group.hands[0]) == [draft]


def test_a_final_that_waits_long_is_not_kept_back_by_drafts_for_ever():
    waiting = Waiting(ageing=5.0)
    final = unit(priority=Priority.INTERACTIVE, since=0.0)
    draft = unit(key=2, priority=Priority.INTERACTIVE, draft=True, since=4.0)
    waiting.add(final)
    waiting.add(draft)
    assert waiting.due(4.9, interactive=True, most=1) == [draft]
    assert waiting.due(5.1, interactive=True, most=1) == [final]


@given(
    arrivals=ARRIVALS,
    busy=st.lists(st.sampled_from([0.0, 0.01, 0.3, 2.0]), min_size=1, max_size=4),
    kept=st.lists(st.tuples(st.integers(0, 3), st.integers(1, 4)), max_size=4),
    affinity=st.booleans(),
    batching=st.booleans(),
)
@example(
    arrivals=[(key, 0.2, Priority.FOREGROUND, False) for key in (2, 1, 1)],
    busy=[0.0, 0.0, 0.0],
    kept=[(0, 1)],
    affinity=False,
    batching=False,
)
def test_no_worker_is_idle_beside_work_that_it_would_be_done_with_first(
    arrivals, busy, kept, affinity, batching
):
    group, waiting = crew(hands=len(busy))
    arrived(waiting, [(key, detail, Priority.FOREGROUND, False) for key, detail, _, _ in arrivals])
    for hand, seconds in zip(group.hands, busy, strict=True):
        if seconds:
            hand.state, hand.since, hand.expected = "busy", 0.0, seconds
            hand.units = {0: unit(key=50)}
    for index, key in kept:
        hand = group.hands[index % len(busy)]
        runs = [("slow", SLOW, False), ("quick", QUICK, False)]
        group.costs.measure(unit(key=key), hand.kept, PLAN, runs, None, hand.pace)
    with flags.override(affinity=affinity, batching=batching):
        group.assign(0.0)
        assert_conserving(group, waiting)


def assert_conserving(group, waiting):
    """Whatever waits although a worker is idle is done sooner, or as soon, by a busy one."""
    idle = [hand for hand in group.hands if hand.state == "idle"]
    busy = [hand for hand in group.hands if hand.state == "busy"]
    if not idle:
        return
    for one in waiting.due(0.0, interactive=False, most=99):
        costs = group._costs(one, group.hands)
        assert min(hand.remaining(0.0) + costs[hand] for hand in busy) <= min(costs[hand] for hand in idle)


@pytest.mark.parametrize("workers", [1, 2, 4, 8])
@given(count=st.integers(1, 40), keys=st.integers(1, 5))
def test_without_kept_stages_nobody_is_idle_while_anything_waits(workers, count, keys):
    group, waiting = crew(hands=workers)
    arrived(waiting, [(100 + k % keys, 0.5, Priority.BACKGROUND, False) for k in range(count)])
    group.assign(0.0)
    assert not (len(waiting) and any(hand.state == "idle" for hand in group.hands))
