"""What drafts say of finals: which trials they end, and which they must not end."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from vec2art_nb.lab.calibration import RISK, Calibration
from vec2art_nb.lab.experiment import dominates
from vec2art_nb.lab.pruning import AUDIT, LEARNING, Drafts

#: Whole numbers: sums and differences of them are exact.
SCORE = st.integers(-50, 50).map(float)
PAIRS = st.lists(st.tuples(SCORE, SCORE), min_size=LEARNING, max_size=60)


SHARE = st.floats(0, 1, width=16)
#: Trials that differ in nothing that is searched.
HERE = (0.5,)


def seen(pairs) -> Drafts:
    drafts = Drafts()
    for draft, final in pairs:
        drafts.add(HERE, (draft,), (final,))
    return drafts


def line_of(drafts, finals) -> Calibration:
    return Calibration([HERE] * len(drafts), drafts, finals)


@given(PAIRS)
def test_few_finals_lie_lower_than_is_thought_possible(pairs) -> None:
    line = line_of(*zip(*pairs, strict=True))
    assert line.slope >= 0
    assert line.depth >= 0
    lower = sum(final < line.lowest(HERE, draft) - 1e-9 for draft, final in pairs)
    assert lower <= max(0, RISK * (len(pairs) + 1) - 1)
    assert any(line.lowest(HERE, draft) == pytest.approx(final, abs=1e-9) for draft, final in pairs)


@given(PAIRS, st.integers(-9, 9), st.integers(1, 9), SCORE)
def test_other_units_of_the_finals_change_nothing_else(pairs, shift: int, factor: int, draft: float) -> None:
    drafts, finals = (np.array(side) for side in zip(*pairs, strict=True))
    line, other = line_of(drafts, finals), line_of(drafts, shift + factor * finals)
    for way in ("expected", "lowest"):
        there = shift + factor * getattr(line, way)(HERE, draft)
        assert getattr(other, way)(HERE, draft) == pytest.approx(there, abs=1e-6)


@given(PAIRS, SCORE, SCORE)
def test_a_better_draft_is_never_judged_more_harshly(pairs, one: float, other: float) -> None:
    drafts = seen(pairs)
    better, worse = sorted((one, other))
    assert drafts.hopeless(HERE, (better,)) <= drafts.hopeless(HERE, (worse,))


@given(st.lists(SCORE, min_size=LEARNING, max_size=18), SCORE)
def test_where_few_drafts_say_nothing_none_is_hopeless(finals: list[float], draft: float) -> None:
    drafts = seen([(1.0, final) for final in finals])
    assert not drafts.hopeless(HERE, (draft,))


@given(PAIRS, SCORE, st.integers(0, 50))
def test_a_hopeless_draft_stays_behind_the_best_if_it_errs_no_more_than_others_did(
    pairs, draft: float, error: int
) -> None:
    drafts, line = seen(pairs), line_of(*zip(*pairs, strict=True))
    assume(drafts.hopeless(HERE, (draft,)))
    final = line.expected(HERE, draft) - min(float(error), line.depth)
    assert final > min(final for _, final in pairs) - 1e-9


def test_drafts_that_tell_all_leave_only_what_would_be_the_best() -> None:
    drafts = seen([(float(k), 2.0 * k + 3) for k in range(LEARNING)])
    assert drafts.hopeless(HERE, (0.5,))
    assert not drafts.hopeless(HERE, (-0.5,))
    assert drafts.expected(HERE, (5.0,)) == pytest.approx((13.0,))


def test_what_drafts_cannot_show_is_learned_from_the_values() -> None:
    """Finals are better by what a field does that small drafts do not show."""
    rng = np.random.default_rng(0)
    places = rng.random((40, 3))
    drafts = rng.random(40)
    finals = drafts - 5 * places[:, 1] + 0.01 * rng.standard_normal(40)
    with_values, without = Calibration(places, drafts, finals), line_of(drafts, finals)
    assert with_values.depth < without.depth / 3
    for place in ((0.5, 0.2, 0.5), (0.1, 0.9, 0.7)):
        assert with_values.expected(place, 0.5) == pytest.approx(0.5 - 5 * place[1], abs=0.3)


@given(PAIRS, st.data())
def test_values_never_leave_finals_less_certain_than_drafts_alone(pairs, data) -> None:
    places = data.draw(st.lists(st.tuples(SHARE, SHARE), min_size=len(pairs), max_size=len(pairs)))
    drafts, finals = zip(*pairs, strict=True)
    with_values = Calibration(places, drafts, finals)
    assert 0 <= with_values.depth <= line_of(drafts, finals).depth
    assert all(np.isfinite(with_values.expected(place, 1.0)) for place in places)


def test_an_outlier_does_not_move_the_line() -> None:
    pairs = [(float(k), 2.0 * k) for k in range(20)]
    line = line_of(*zip(*pairs, (10.0, 500.0), strict=True))
    assert (line.slope, line.start) == (2.0, 0.0)
    assert line.depth == 0.0


def test_nothing_is_judged_before_enough_is_known_nor_what_has_no_figure() -> None:
    pairs = [(float(k), float(k)) for k in range(LEARNING)]
    assert not seen(pairs[1:]).hopeless(HERE, (99.0,))
    assert seen(pairs[1:]).expected(HERE, (99.0,)) == pytest.approx((99.0,))
    assert Drafts().expected(HERE, (99.0,)) == (99.0,)
    drafts = seen([*pairs, (float("nan"), 1.0), (1.0, float("inf"))])
    assert drafts.hopeless(HERE, (99.0,))
    assert not drafts.hopeless(HERE, (float("nan"),))


def test_of_the_hopeless_some_are_drawn_to_the_end() -> None:
    drafts = seen([(float(k), float(k)) for k in range(LEARNING)])
    ended = [drafts.ends(HERE, (9.0,)) for _ in range(2 * AUDIT)]
    assert ended == 2 * [*[True] * (AUDIT - 1), False]
    assert not drafts.ends(HERE, (-1.0,))


PLACE = st.tuples(SCORE, SCORE)


@given(st.lists(PLACE, min_size=LEARNING, max_size=30), PLACE)
def test_with_several_objectives_a_final_must_be_better_in_all(places, draft) -> None:
    drafts = Drafts()
    for place in places:
        drafts.add(HERE, place, place)  # drafts tell all
    certain = [line_of(side, side) for side in zip(*places, strict=True)]
    at_best = tuple(line.lowest(HERE, x) for line, x in zip(certain, draft, strict=True))
    assert drafts.hopeless(HERE, draft) == any(dominates(place, at_best) for place in places)
