"""`dirty_stages` names what the engine runs again."""

from dataclasses import replace
from functools import reduce
from hashlib import blake2b

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from vec2art_nb.engine.cache import StageCache
from vec2art_nb.engine.control import Control
from vec2art_nb.engine.graph import Algorithm, Stage, execute
from vec2art_nb.engine.plan import algorithm_for, overlay_of
from vec2art_nb.errors import ParamsError
from vec2art_nb.params.schema import DEFAULTS, SCHEMA, normalise
from vec2art_nb.params.settle import settle
from vec2art_nb.params.snapshot import Snapshot
from vec2art_nb.picture.picture import Picture
from vec2art_nb.pipeline import CHOICE, PIPELINES, dirty_stages, same_layers, working_size


def _scene():
    """A shaded disc and a bar on a ramp."""
    y, x = np.mgrid[:36, :48]
    grey = 200 + x - 140 * ((x - 20) ** 2 + (y - 18) ** 2 < 100) - 120 * (abs(x - 40) < 2)
    return np.stack([grey, grey // 2 + 60, 255 - grey // 2], axis=2).clip(0, 255).astype(np.uint8)


LEVEL = Picture.open(_scene()).level(48)


def level_of(params):
    """Small level that stands for a large picture's: another one for every working size."""
    return replace(LEVEL, digest=blake2b(repr(working_size(params)).encode()).digest())


def nothing_but_keys(algorithm):
    """The same stages, whose functions do nothing."""
    stages = (Stage(stage.step, lambda *_: np.zeros(1)) for stage in algorithm.stages)
    return Algorithm.of(algorithm.pipeline, stages)


def outcomes(params, cache, made=lambda algorithm: algorithm):
    """What the engine makes for a drawing and its overlay."""
    every = (params, overlay_of(params))
    return [
        execute(made(algorithm_for(values)), level_of(values), values, cache, Control())
        for values in every
        if values is not None
    ]


def ran(drawn):
    """Names of the stages that ran."""
    return tuple(
        prefix + run.stage
        for prefix, outcome in zip(("", "overlay:"), drawn, strict=False)
        for run in outcome.runs
        if not run.reused
    )


def _values_of(field):
    """Some values of a field, few enough to come twice."""
    if field.kind == "boolean":
        return [True, False]
    if field.kind == "choice":
        return list(field.choices)
    if field.kind == "color":
        return ["#102030", field.default]
    middle = field.minimum + (field.maximum - field.minimum) / 4
    numbers = [field.minimum, round(middle) | 1 if field.kind == "integer" else middle, field.default]
    return numbers if field.path != "dots.count" else [None, 300, 500, 20_000]


#: Those that choose come as often as all others that stages read, and these more often than the rest.
_READ = sorted(frozenset().union(*(pipeline.reads for pipeline in PIPELINES)))
paths = st.sampled_from(sorted(CHOICE)) | st.sampled_from(_READ) | st.sampled_from([*SCHEMA])
edits = paths.flatmap(lambda path: st.tuples(st.just(path), st.sampled_from(_values_of(SCHEMA[path]))))
patches = st.lists(edits, min_size=1, max_size=4).map(dict)


def edited(state, patch):
    """State after an edit, or as it was where the rules refuse that."""
    try:
        return Snapshot(settle(state, normalise(patch)))
    except ParamsError:
        return state


starts = st.fixed_dictionaries(
    {
        path: st.sampled_from(_values_of(SCHEMA[path]))
        for path in ("algorithm", "overlay", "source.max_side", "edge.flow", "superpixel.mode")
    }
)
states = st.tuples(starts, st.lists(patches, max_size=4)).map(
    lambda drawn: reduce(edited, drawn[1], edited(DEFAULTS, drawn[0]))
)


def differing(before, after):
    """Paths of the fields that differ."""
    return (path for path in SCHEMA if before[path] != after[path])


@settings(max_examples=400, deadline=None)
@given(states, patches, st.booleans())
def test_it_names_what_the_engine_runs_again(before, patch, all_named):
    after, cache = edited(before, patch), StageCache()
    first = outcomes(before, cache, nothing_but_keys)
    second = outcomes(after, cache, nothing_but_keys)
    changed = list(SCHEMA) if all_named else list(differing(before, after))
    assert dirty_stages(before, after, iter(changed)) == ran(second)
    same = [id(outcome.result) for outcome in first] == [id(outcome.result) for outcome in second]
    assert same_layers(before, after, iter(changed)) == same


@settings(max_examples=100, deadline=None)
@given(states, patches)
def test_it_names_what_runs_again_in_a_drawing(before, patch):
    after, cache = edited(before, patch), StageCache()
    outcomes(before, cache)
    assert dirty_stages(before, after, differing(before, after)) == ran(outcomes(after, cache))
