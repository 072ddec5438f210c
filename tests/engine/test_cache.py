"""The cache of stages: what is least useful goes first."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from vec2art_nb.engine.cache import StageCache


def array(size):
    return np.zeros(size, np.uint8)


def test_a_cheap_large_recent_result_goes_before_an_expensive_small_older_one():
    cache = StageCache(max_bytes=100)
    cache.put(b"expensive", array(20), seconds=0.5)
    cache.put(b"cheap", array(70), seconds=0.01)
    cache.put(b"new", array(60), seconds=0.1)
    assert cache.get(b"cheap") is None
    assert cache.get(b"expensive") is not None
    assert cache.stats.evictions == cache.stats.regrets == 1


def test_what_nobody_asks_for_goes_in_the_end_however_expensive():
    cache = StageCache(max_bytes=100)
    cache.put(b"old", array(50), seconds=1.0)
    for number in range(200):
        cache.put(bytes([number]), array(50), seconds=0.05)
    assert cache.get(b"old") is None


def test_a_hit_keeps_a_result():
    cache = StageCache(max_bytes=100)
    cache.put(b"used", array(50), seconds=0.1)
    for number in range(200):
        assert cache.get(b"used") is not None
        cache.put(bytes([number]), array(50), seconds=0.05)


def test_a_lower_bound_holds_at_once():
    cache = StageCache(max_bytes=100)
    for number in range(10):
        cache.put(bytes([number]), array(10), seconds=number + 1)
    cache.max_bytes = 35
    assert cache.stats.bytes == 30
    assert cache.stats.limit == 35
    assert all(cache.get(bytes([number])) is not None for number in (7, 8, 9))


@given(
    st.lists(
        st.tuples(
            st.integers(0, 12), st.integers(0, 60), st.floats(0, 2), st.sampled_from(["put", "get", "max"])
        ),
        max_size=80,
    )
)
def test_it_never_holds_more_than_it_may_and_counts_what_it_holds(steps):
    cache, held = StageCache(max_bytes=100), {}
    for key, size, seconds, step in steps:
        name = bytes([key])
        if step == "put":
            cache.put(name, array(size), seconds)
            held.setdefault(name, size)
        elif step == "max":
            cache.max_bytes = 2 * size
        held = {one: size for one, size in held.items() if cache.get(one) is not None}
        assert cache.stats.bytes == sum(held.values()) <= cache.max_bytes
        assert cache.stats.entries == len(held)
