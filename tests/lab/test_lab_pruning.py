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


def seen(pairs) -> Drafts:
    drafts = Drafts()
    for draft, final in pairs:
        drafts.add((draft,), (final,))
    return drafts


@given(PAIRS)
def test_few_finals_lie_lower_than_is_thought_possible(pairs) -> None:
    line = Calibration(*zip(*pairs, strict=True))
    assert line.slope >= 0
    assert line.depth >= 0
    lower = sum(final < line.lowest(draft) - 1e-9 for draft, final in pairs)
    assert lower <= max(0, RISK * (len(pairs) + 1) - 1)
    assert any(line.lowest(draft) == pytest.approx(final, abs=1e-9) for draft, final in pairs)


@given(PAIRS, st.integers(-9, 9), st.integers(1, 9), SCORE)
def test_other_units_of_the_finals_change_nothing_else(pairs, shift: int, factor: int, draft: float) -> None:
    drafts, finals = (np.array(side) for side in zip(*pairs, strict=True))
    line, other = Calibration(drafts, finals), Calibration(drafts, shift + factor * finals)
    for way in ("expected", "lowest"):
        there = shift + factor * getattr(line, way)(draft)
        assert getattr(other, way)(draft) == pytest.approx(there, abs=1e-6)


@given(PAIRS, SCORE, SCORE)
def test_a_better_draft_is_never_judged_more_harshly(pairs, one: float, other: float) -> None:
    drafts = seen(pairs)
    better, worse = sorted((one, other))
    assert drafts.hopeless((better,)) <= drafts.hopeless((worse,))


@given(st.lists(SCORE, min_size=LEARNING, max_size=18), SCORE)
def test_where_few_drafts_say_nothing_none_is_hopeless(finals: list[float], draft: float) -> None:
    drafts = seen([(1.0, final) for final in finals])
    assert not drafts.hopeless((draft,))


@given(PAIRS, SCORE, st.integers(0, 50))
def test_a_hopeless_draft_stays_behind_the_best_if_it_errs_no_more_than_others_did(
    pairs, draft: float, error: int
) -> None:
    drafts, line = seen(pairs), Calibration(*zip(*pairs, strict=True))
    assume(drafts.hopeless((draft,)))
    final = line.expected(draft) - min(float(error), line.depth)
    assert final > min(final for _, final in pairs) - 1e-9


def test_drafts_that_tell_all_leave_only_what_would_be_the_best() -> None:
    drafts = seen([(float(k), 2.0 * k + 3) for k in range(LEARNING)])
    assert drafts.hopeless((0.5,))
    assert not drafts.hopeless((-0.5,))
    assert drafts.expected((5.0,)) == pytest.approx((13.0,))


def test_an_outlier_does_not_move_the_line() -> None:
    pairs = [(float(k), 2.0 * k) for k in range(20)]
    line = Calibration(*zip(*pairs, (10.0, 500.0), strict=True))
    assert (line.slope, line.start) == (2.0, 0.0)
    assert line.depth == 0.0


def test_nothing_is_judged_before_enough_is_known_nor_what_has_no_figure() -> None:
    pairs = [(float(k), float(k)) for k in range(LEARNING)]
    assert not seen(pairs[1:]).hopeless((99.0,))
    assert seen(pairs[1:]).expected((99.0,)) == pytest.approx((99.0,))
    assert Drafts().expected((99.0,)) == (99.0,)
    drafts = seen([*pairs, (float("nan"), 1.0), (1.0, float("inf"))])
    assert drafts.hopeless((99.0,))
    assert not drafts.hopeless((float("nan"),))


def test_of_the_hopeless_some_are_drawn_to_the_end() -> None:
    drafts = seen([(float(k), float(k)) for k in range(LEARNING)])
    ended = [drafts.ends((9.0,)) for _ in range(2 * AUDIT)]
    assert ended == 2 * [*[True] * (AUDIT - 1), False]
    assert not drafts.ends((-1.0,))


PLACE = st.tuples(SCORE, SCORE)


@given(st.lists(PLACE, min_size=LEARNING, max_size=30), PLACE)
def test_with_several_objectives_a_final_must_be_better_in_all(places, draft) -> None:
    drafts = Drafts()
    for place in places:
        drafts.add(place, place)  # drafts tell all
    certain = [Calibration(side, side) for side in zip(*places, strict=True)]
    at_best = tuple(line.lowest(x) for line, x in zip(certain, draft, strict=True))
    assert drafts.hopeless(draft) == any(dominates(place, at_best) for place in places)
