"""One budget for the stages of all workers: who may keep how much."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vec2art_nb import Picture, sample
from vec2art_nb.engine.cache import StageCache
from vec2art_nb.pool import Pool
from vec2art_nb.pool.budget import Budget, fair
from vec2art_nb.pool.hand import Hand

TOTAL = 1000


class Keeper:
    """A worker that only keeps stages; what it is told it does later, as a busy worker does."""

    def __init__(self, room):
        self.cache = StageCache(room)
        self.told = []

    def allow(self, room):
        self.told.append(room)

    def obey(self):
        if self.told:
            self.cache.max_bytes = self.told.pop(0)

    @property
    def report(self):
        stats = self.cache.stats
        return {"bytes": stats.bytes, "limit": stats.limit, "largest": stats.largest}


class Crew:
    def __init__(self):
        self.budget = Budget(TOTAL, TOTAL // 4)
        self.hands = []
        self.puts = 0

    def admit(self):
        hand = Hand(len(self.hands), False, "idle")
        self.budget.admit(hand, self.hands)
        hand.worker = Keeper(hand.room)
        self.hands.append(hand)
        return hand

    def put(self, hand, size):
        self.puts += 1
        hand.worker.cache.put(self.puts.to_bytes(4), np.zeros(size, np.uint8), 0.1)
        self.settle(hand)

    def settle(self, hand):
        hand.worker.obey()
        hand.cache = hand.worker.report
        self.budget.balance(self.hands)

    @property
    def kept(self):
        return sum(hand.worker.cache.stats.bytes for hand in self.hands)

    @property
    def allowed(self):
        return sum(hand.worker.cache.max_bytes for hand in self.hands)


@given(st.integers(0, 1000), st.lists(st.integers(0, 1000), max_size=8))
def test_shares_are_fair(total, needs):
    shares = fair(total, needs)
    assert all(0 <= share <= need for share, need in zip(shares, needs, strict=True))
    assert sum(shares) <= total
    short = [share for share, need in zip(shares, needs, strict=True) if share < need]
    assert all(share >= max(shares) - len(needs) for share in short)


def test_a_lone_worker_may_keep_nearly_all():
    crew = Crew()
    hand = crew.admit()
    for _ in range(100):
        crew.put(hand, 20)
    assert hand.room > 0.9 * TOTAL


def test_a_newcomer_gets_its_part_once_the_others_have_given_it_up():
    crew = Crew()
    first = crew.admit()
    for _ in range(100):
        crew.put(first, 20)
    second = crew.admit()
    little = TOTAL - first.room
    assert second.room == little < TOTAL / 10
    crew.put(second, 5)
    assert first.room < TOTAL - little
    assert second.room == little
    for _ in range(30):
        crew.settle(first)
        crew.put(second, 20)
    assert abs(first.room - second.room) <= TOTAL / 8
    assert second.worker.cache.stats.bytes > TOTAL / 3


def test_who_needs_little_leaves_room_to_others():
    crew = Crew()
    small, large = crew.admit(), crew.admit()
    for _ in range(60):
        crew.put(small, 0)
        crew.put(large, 40)
    assert large.room > 0.8 * TOTAL


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["admit", "put", "settle", "lose"]), st.integers(0, 5), st.integers(0, 400)
        ),
        max_size=120,
    )
)
def test_together_they_never_keep_more_than_the_budget(steps):
    crew = Crew()
    for step, which, size in steps:
        hand = crew.hands[which % len(crew.hands)] if crew.hands else None
        if step == "admit" and len(crew.hands) < 6:
            crew.admit()
        elif step == "put" and hand:
            crew.put(hand, size)
        elif step == "settle" and hand:
            crew.settle(hand)
        elif step == "lose" and hand:
            crew.hands.remove(hand)
        assert crew.kept <= crew.allowed <= TOTAL


@pytest.mark.parametrize("backend", ["process", "thread", "inline"])
def test_a_pool_keeps_within_its_budget_and_tells_what_it_dropped(backend):
    picture, budget = Picture.open(sample("logo")), 6 << 20
    plain = [drawing.to_svg() for drawing in _drawn(backend, picture, 1 << 30)[0]]
    drawings, seen = _drawn(backend, picture, budget)
    assert [drawing.to_svg() for drawing in drawings] == plain
    assert max(stats.kept_bytes for stats in seen) <= budget
    assert max(sum(one.room for one in stats.workers) for stats in seen) <= budget
    assert seen[-1].evictions > 0


def _drawn(backend, picture, budget):
    drawings, seen = [], []
    with Pool(workers=2, backend=backend, cache_bytes=budget) as pool:
        for number in range(6):
            job = pool.submit(picture, edge_sigma_s=1 + number / 10)
            drawings.append(job.result())
            seen.append(pool.stats)
    return drawings, seen
