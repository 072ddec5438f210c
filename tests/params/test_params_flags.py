"""Every optimisation can be switched off without a change of what happens."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from params_strategies import changes

import vec2art_nb
from vec2art_nb import ParamsError, flags
from vec2art_nb._flags import FLAGS, Flags
from vec2art_nb.params import Params
from vec2art_nb.params.memo import ValidationMemo

#: One step of a script: what is done, and with what.
steps = st.one_of(
    st.tuples(st.sampled_from(["update", "propose", "debounced", "batch"]), changes),
    st.tuples(st.sampled_from(["undo", "redo", "reset"]), st.just({})),
)


def run(script: list[tuple[str, dict]]) -> list[object]:
    """All that can be seen of a script: states, deltas, errors."""
    params, seen = Params(memo=ValidationMemo(max_entries=4)), []
    params.subscribe("*", lambda delta: seen.append((delta.version, delta.previous, delta.current)))
    for kind, change in script:
        try:
            if kind == "batch":
                with params.batch():
                    for path, value in change.items():
                        params.update({path: value})
            elif kind == "debounced":
                with params.debounced(3600) as waiting:
                    problems = waiting.propose(change)
                seen.append([str(problem) for problem in problems])
            elif kind == "propose":
                seen.append([str(error) for error in params.propose(change).errors])
            elif kind == "update":
                params.update(change)
            else:
                getattr(params, kind)()
        except ParamsError as error:
            seen.append(str(error))
        seen.append((params.snapshot().to_bytes(), params.version, params.history.labels))
    return seen


@given(
    st.lists(steps, max_size=8),
    st.fixed_dictionaries({flag.name: st.booleans() for flag in FLAGS}),
)
@settings(deadline=None, max_examples=120)
def test_results_are_the_same_with_any_of_them_off(script, switches):
    expected = run(script)
    with flags.override(**switches):
        assert run(script) == expected


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
@settings(deadline=None, max_examples=30)
def test_a_drag_ends_the_same_with_and_without_debounce(values):
    ends = []
    for switch in (True, False):
        params = Params()
        with flags.override(debounce=switch), params.debounced(3600) as drag:
            for value in values:
                drag.propose({"nms_low": value, "nms_high": 0.3})
        ends.append(params.snapshot())
    assert ends[0] == ends[1]


def test_flags_are_reported():
    assert vec2art_nb.flags is flags
    assert dict(flags) == {flag.name: flag.default for flag in FLAGS}
    assert all(name in repr(flags) and name in flags._repr_html_() for name in flags)
    assert all(flag.help.endswith(".") for flag in FLAGS)


def test_an_override_ends_with_its_block():
    def fail_within() -> None:
        with flags.override(zero_copy=False):
            assert flags.zero_copy is False
            raise KeyError

    with pytest.raises(KeyError):
        fail_within()
    assert flags.zero_copy is True


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda f: f.set(zero_copy=False, zerocopy=True), "there is no flag 'zerocopy'"),
        (lambda f: setattr(f, "magic", True), "there is no flag 'magic'"),
        (lambda f: f.set(debounce=1), "debounce: 1 is not allowed; allowed: True or False"),
    ],
)
def test_wrong_switches_change_nothing(change, said):
    mine = Flags()
    with pytest.raises((ValueError, TypeError), match=said):
        change(mine)
    assert dict(mine) == dict(Flags())


def test_the_environment_switches_flags():
    assert dict(Flags(" -zero_copy, +debounce,")) == {**Flags(), "zero_copy": False}
    with pytest.raises(ValueError, match=r"VEC2ART_NB_FLAGS: write \+name or -name instead of 'zero_copy'"):
        Flags("zero_copy")
    script = "import vec2art_nb; print(vec2art_nb.flags.validation_memo, vec2art_nb.flags.zero_copy)"
    environment = {"VEC2ART_NB_FLAGS": "-validation_memo"}
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["False", "True"]
