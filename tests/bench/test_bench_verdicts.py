"""Verdicts follow from medians and spreads, and two reports of the same program agree."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vec2art_nb.bench import Figure, Report, changes, flag_verdict
from vec2art_nb.bench.verdict import change, unmatched
from vec2art_nb.errors import BenchFileError

TIMES = st.lists(st.floats(0.1, 1000), min_size=2, max_size=12).map(tuple)


def speed(samples: tuple[float, ...], yardstick: tuple[float, ...] = ()) -> Figure:
    return Figure("speed", "edge, final", "portrait", "ms", "less", samples, yardstick)


def gain(*samples: float) -> Figure:
    return Figure("flags", "batching", "icons", "x", "more", samples)


def report(*figures: Figure, **about: str) -> Report:
    return Report(figures, {"python": "3.11", **about}, {"later": "has no work"})


@given(TIMES)
def test_a_figure_is_the_same_as_itself(samples: tuple[float, ...]) -> None:
    assert change(speed(samples), speed(samples)).word == "same"


@given(TIMES, TIMES)
def test_what_improved_one_way_regressed_the_other(a: tuple[float, ...], b: tuple[float, ...]) -> None:
    words = {"improved": "regressed", "regressed": "improved", "same": "same"}
    assert change(speed(a), speed(b)).word == words[change(speed(b), speed(a)).word]


@given(TIMES, st.floats(0.1, 10))
def test_a_slower_machine_is_no_regression(samples: tuple[float, ...], factor: float) -> None:
    fixed = tuple(5.0 for _ in samples)
    slower = speed(tuple(factor * t for t in samples), tuple(factor * t for t in fixed))
    assert change(speed(samples, fixed), slower).word == "same"


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ((10, 10, 10), (11.4, 11.4, 11.4), "same"),  # within what any two runs differ by
        ((10, 10, 10), (11.6, 11.6, 11.6), "regressed"),
        ((10, 10, 10), (8.6, 8.6, 8.6), "improved"),
        ((5, 10, 15), (6, 13, 18), "same"),  # too much spread to tell
    ],
)
def test_a_change_has_to_exceed_the_noise(old: tuple[float, ...], new: tuple[float, ...], word: str) -> None:
    assert change(speed(old), speed(new)).word == word


def test_of_gains_less_is_worse() -> None:
    assert change(gain(2, 2.01, 2.02), gain(1.2, 1.21, 1.2)).word == "regressed"


@pytest.mark.parametrize(
    ("samples", "word", "advice"),
    [
        ((1.5, 1.52, 1.48), "gains", "leave it on"),
        ((1.02, 1.03, 1.02), "no difference", "leave it on; it gains"),
        ((0.8, 1.2, 2.4), "no difference", "leave it on; it gains"),
        ((0.7, 0.71, 0.7), "costs", "VEC2ART_NB_FLAGS=-batching"),
    ],
)
def test_a_flag_is_judged_by_its_gain_and_spread(samples: tuple[float, ...], word: str, advice: str) -> None:
    found = flag_verdict(gain(*samples))
    assert found.word == word
    assert advice in found.advice


def test_ratios_that_the_medians_of_both_sides_contradict_are_no_gain() -> None:
    parts = {"on ms": 86.8, "off ms": 80.2}
    assert flag_verdict(gain(1.5, 1.52, 1.48)).word == "gains"
    assert flag_verdict(replace(gain(1.5, 1.52, 1.48), parts=parts)).word == "no difference"


def test_reports_are_read_as_they_were_written(tmp_path: Path) -> None:
    first = report(speed((1.5, 2.5), (3.5, 4.5)), gain(1.25, 1.5))
    (tmp_path / "bench.json").write_text(first.to_json())
    assert Report.read(tmp_path / "bench.json") == first


def test_only_what_both_reports_have_is_compared_and_the_rest_is_named() -> None:
    first, second = speed((1.0, 1.0)), gain(1.5, 1.5)
    other = replace(second, name="affinity")
    old, new = report(first, second), report(first, other, python="3.12")
    assert [one.new.name for one in changes(old, new)] == ["edge, final"]
    notes = "\n".join(unmatched(old, new))
    assert "batching on icons is in one file only" in notes
    assert "affinity on icons is in one file only" in notes
    assert "python was 3.11 and is 3.12" in notes


def test_a_group_that_was_not_measured_is_no_difference() -> None:
    assert not unmatched(report(speed((1.0, 1.0)), gain(1.5, 1.5)), report(speed((1.0, 1.0))))


def damaged(**changed: object) -> str:
    return json.dumps({**json.loads(report(speed((1.0, 2.0), (1.0, 1.0))).to_json()), **changed})


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("no JSON at all", "no JSON"),
        ("[]", "expected a file"),
        (damaged(format="other"), "expected a file"),
        (damaged(version=2), "version 2; expected 1"),
        (damaged(figures=[{"name": "?"}]), "damaged"),
        (damaged(figures=[{**json.loads(damaged())["figures"][0], "samples": [0.0, 1.0]}]), "damaged"),
        (damaged(figures=[{**json.loads(damaged())["figures"][0], "yardstick": [1.0]}]), "damaged"),
        (damaged(figures=[{**json.loads(damaged())["figures"][0], "surplus": 1}]), "damaged"),
    ],
)
def test_another_file_is_refused(text: str, reason: str, tmp_path: Path) -> None:
    (tmp_path / "other.json").write_text(text)
    with pytest.raises(BenchFileError, match=reason) as refused:
        Report.read(tmp_path / "other.json")
    assert "other.json" in str(refused.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BenchFileError, match="No such file"):
        Report.read(tmp_path / "none.json")
