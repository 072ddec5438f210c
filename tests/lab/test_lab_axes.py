"""Axes: what fields take in an experiment, and the variants they span."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vec2art_nb.errors import ExperimentError, ParamsError
from vec2art_nb.lab.axes import Axis, axes_of, upstream_first, variants
from vec2art_nb.params import DEFAULTS, SCHEMA

RANGED = [path for path, field in SCHEMA.items() if field.kind in {"number", "integer"}]


@given(st.sampled_from(RANGED), st.floats(0, 1, exclude_max=True))
def test_every_share_of_a_whole_range_is_a_value_that_the_field_accepts(path: str, share: float) -> None:
    value = Axis.of(path, None).at(share)
    assert SCHEMA[path].normalise(value) == value


@given(st.sampled_from(RANGED), st.floats(0, 1), st.floats(0, 1))
def test_coordinates_are_from_0_to_1_and_in_the_order_of_the_values(
    path: str, one: float, other: float
) -> None:
    axis = Axis.of(path, None)
    low, high = (axis.at(share) for share in sorted((one, other)))
    assert 0 <= axis.coordinates(low)[0] <= axis.coordinates(high)[0] <= 1


def test_coordinates_of_a_logarithmic_field_and_of_listed_values() -> None:
    path = next(path for path in RANGED if SCHEMA[path].log)
    axis = Axis.of(path, None)
    assert axis.coordinates(axis.at(0.5))[0] == pytest.approx(0.5, abs=0.05)
    assert Axis.of("edge.passes", [1, 2, 3]).coordinates(2) == (0.0, 1.0, 0.0)


@given(st.integers(1, 40), st.integers(0, 9))
def test_a_latin_hypercube_has_one_sample_in_each_equal_part_of_each_axis(n: int, seed: int) -> None:
    axes = [Axis.of("detail", (0, 1)), Axis.of("edge.balance", (0, 1))]
    found = variants(axes, "latin_hypercube", n, seed)
    for axis in axes:
        assert sorted(int(min(one[axis.path], 1 - 1e-9) * n + 1e-9) for one in found) == list(range(n))


def test_samples_follow_from_the_seed() -> None:
    axes = [Axis.of("detail", (0, 1)), Axis.of("edge.passes", [1, 2])]
    assert variants(axes, "random", 5, 1) == variants(axes, "random", 5, 1)
    assert variants(axes, "random", 5, 1) != variants(axes, "random", 5, 2)


def test_axes_take_any_name_of_a_field_and_arrays_of_values() -> None:
    axes = axes_of(DEFAULTS, {"max_error": np.linspace(0.5, 2, 3), "stroke_width": [1, 2]})
    assert [axis.path for axis in axes] == ["edge.max_error", "stroke.width"]
    assert axes[0].values == (0.5, 1.25, 2.0)


def test_choices_and_switches_are_axes_of_their_values() -> None:
    assert Axis.of("edge.flow", None).values == (False, True)
    assert "dots" in Axis.of("algorithm", None).values


def test_upstream_fields_vary_slowest() -> None:
    axes = axes_of(DEFAULTS, {"paper": ["white", "black"], "detail": [0, 1], "source.max_side": [300, 600]})
    assert [axis.path for axis in upstream_first(DEFAULTS, axes)] == ["source.max_side", "detail", "paper"]


@pytest.mark.parametrize(
    ("path", "values", "reason"),
    [
        ("detail", [], "at least one value"),
        ("detail", 0.5, r"Write \[0.5\]"),
        ("detail", (0.8, 0.2), "low < high"),
        ("stroke.color", None, "has no ends"),
        ("algorithm", "edge", r"Write \['edge'\]"),
    ],
)
def test_what_is_no_axis_is_refused(path: str, values: object, reason: str) -> None:
    with pytest.raises(ExperimentError, match=rf"axis {path}.*{reason}"):
        Axis.of(path, values)


def test_a_value_that_the_field_does_not_accept_is_refused_at_once() -> None:
    with pytest.raises(ParamsError, match=r"detail: 1\.5 is not allowed"):
        Axis.of("detail", [0.5, 1.5])


@pytest.mark.parametrize(
    ("method", "n", "reason"),
    [
        ("gird", None, "'grid', 'random' or 'latin_hypercube'"),
        ("grid", 3, "Leave it out"),
        ("random", None, "1 to 100000"),
        ("random", 0, "1 to 100000"),
        ("grid", None, r"axis detail.*numpy.linspace\(0.2, 0.8, 5\)"),
    ],
)
def test_samples_that_make_no_sense_are_refused(method: str, n: int | None, reason: str) -> None:
    values = (0.2, 0.8) if "linspace" in reason else [0.2, 0.8]
    with pytest.raises(ExperimentError, match=reason):
        variants([Axis.of("detail", values)], method, n, 0)
