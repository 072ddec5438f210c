"""The merge tree: Ward's criterion on a graph, step by step, and what a cut of it gives."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vec2art_nb.engine.kernels.joined import roots
from vec2art_nb.engine.kernels.merge import merge_regions


@st.composite
def graphs(draw):
    """Regions (pixels, mass, L, a, b) and a connected or unconnected graph of neighbours."""
    n = draw(st.integers(1, 14))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    state = np.column_stack([rng.integers(1, 50, n), np.zeros(n), rng.uniform(0, 100, (n, 3))]).astype(float)
    state[:, 1] = state[:, 0] * rng.choice([1.0, 1.0, 4.0], n)
    pairs = {tuple(sorted(pair)) for pair in rng.integers(0, n, (2 * n, 2)).tolist() if pair[0] != pair[1]}
    return state, np.array(sorted(pairs), np.int32).reshape(-1, 2)


def merged(state, pairs, least=0.0, alike=0.0):
    order, costs = np.empty((len(state), 2), np.int32), np.empty(len(state))
    first, total = merge_regions(state.copy(), pairs, least, alike, order, costs)
    return order[:total], costs[:total], first


def by_hand(state, pairs, least=0.0, alike=0.0):
    """The same, looking at every pair at every step."""
    state = {k: row.copy() for k, row in enumerate(state)}
    near = {frozenset(pair) for pair in pairs.tolist()}
    steps = []
    for everything in (False, True):
        while True:
            best = None
            for pair in near:
                a, b = sorted(pair)
                x, y = state[a], state[b]
                away2 = ((x[2:] - y[2:]) ** 2).sum()
                if not everything and away2 >= alike**2 and min(x[0], y[0]) >= least:
                    continue
                cost = x[1] * y[1] / (x[1] + y[1]) * away2
                if best is None or cost < best[0]:
                    best = (cost, a, b)
            if best is None:
                break
            _, a, b = best
            x, y = state[a], state.pop(b)
            state[a] = np.concatenate([x[:2] + y[:2], (x[2:] * x[1] + y[2:] * y[1]) / (x[1] + y[1])])
            near = {frozenset(a if k == b else k for k in pair) for pair in near} - {frozenset({a})}
            steps.append(best)
        if not everything:
            first = len(steps)
    return steps, first


@given(graphs(), st.sampled_from([0.0, 20.0]), st.sampled_from([0.0, 30.0]))
@settings(max_examples=200, deadline=None)
def test_merges_are_those_that_cost_least(graph, least, alike):
    state, pairs = graph
    order, costs, first = merged(state, pairs, least, alike)
    steps, expected = by_hand(state, pairs, least, alike)
    assert first == expected
    assert order.tolist() == [[a, b] for _, a, b in steps]
    assert costs == pytest.approx([cost for cost, _, _ in steps])


@given(graphs())
@settings(max_examples=100, deadline=None)
def test_regions_of_a_coarser_cut_are_unions_of_finer_ones(graph):
    state, pairs = graph
    order, _, _ = merged(state, pairs)
    before = np.arange(len(state), dtype=np.int32)
    for count in range(len(order) + 1):
        root = np.arange(len(state), dtype=np.int32)
        roots(order, count, root)
        assert len(np.unique(root)) == len(state) - count
        assert len(np.unique(np.stack([before, root], 1), axis=0)) == len(np.unique(before))
        before = root


def test_a_hub_with_many_neighbours_is_merged_with_all_of_them():
    n = 4000
    state = np.ones((n, 5))
    state[:, 2] = np.arange(n)
    state[0, :2] = 1e6
    pairs = np.stack([np.zeros(n - 1), np.arange(1, n)], axis=1).astype(np.int32)
    order, _, _ = merged(state, pairs)
    assert len(order) == n - 1
    assert (order[:, 0] == 0).all()
