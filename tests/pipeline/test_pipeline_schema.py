"""What pipelines say about the fields agrees with the schema."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vec2art_nb.params.field import ALGORITHMS
from vec2art_nb.params.schema import DEFAULTS, SCHEMA
from vec2art_nb.pipeline import (
    CHOICE,
    PIPELINES,
    Pipeline,
    Step,
    overlay_values,
    pipeline_for,
    stages_of,
    working_size,
)

#: Fields that neither a stage nor the choice of stages reads, and that are not view-only.
OUTSIDE = {"time_limit"}

#: One of each algorithm and variant, and what draws it.
VARIANTS = [
    ({"algorithm": "edge"}, "flow"),
    ({"algorithm": "edge", "edge.flow": False}, "Canny"),
    ({"algorithm": "centerline"}, ""),
    ({"algorithm": "superpixel"}, "poster"),
    ({"algorithm": "superpixel", "superpixel.mode": "mosaic"}, "mosaic"),
    ({"algorithm": "superpixel", "superpixel.mode": "low_poly"}, "low_poly"),
    ({"algorithm": "dots"}, "stippling"),
    ({"algorithm": "dots", "detail": 0.6}, "fine stippling"),
    ({"algorithm": "dots", "detail": 0.6, "dots.count": 500}, "stippling"),
    ({"algorithm": "dots", "dots.placement": "grid"}, "halftone"),
    ({"algorithm": "dots", "dots.placement": "hexagonal"}, "halftone"),
]

every_pipeline = pytest.mark.parametrize(
    "pipeline", PIPELINES, ids=lambda pipeline: f"{pipeline.name} {pipeline.variant}".strip()
)


class Watched(Mapping):
    """Values that remember which of them were read."""

    def __init__(self, values):
        self.values_, self.read = values, set()

    def __getitem__(self, path):
        self.read.add(path)
        return self.values_[path]

    def __iter__(self):
        return iter(self.values_)

    def __len__(self):
        return len(self.values_)


@every_pipeline
def test_stages_read_fields_of_the_schema_that_are_theirs(pipeline):
    for path in pipeline.reads:
        field = SCHEMA[path]
        assert not field.view_only
        assert not field.algorithms or pipeline.name in field.algorithms


@every_pipeline
def test_no_step_reads_a_field_twice(pipeline):
    for step in pipeline.steps:
        assert len(set(step.reads)) == len(step.reads)


def test_every_field_is_read_or_chooses_or_is_view_only():
    read = CHOICE.union(*(pipeline.reads for pipeline in PIPELINES))
    view_only = {path for path, field in SCHEMA.items() if field.view_only}
    assert read.isdisjoint(view_only)
    assert read | view_only | OUTSIDE == SCHEMA.keys()
    assert read.isdisjoint(OUTSIDE)


@pytest.mark.parametrize(("values", "variant"), VARIANTS)
def test_values_choose_the_pipeline(values, variant):
    pipeline = pipeline_for({**DEFAULTS, **values})
    assert (pipeline.name, pipeline.variant) == (values["algorithm"], variant)


def test_every_algorithm_has_pipelines_and_every_pipeline_is_chosen():
    assert {pipeline.name for pipeline in PIPELINES} == {*ALGORITHMS}
    assert {pipeline_for({**DEFAULTS, **values}) for values, _ in VARIANTS} == {*PIPELINES}


@given(
    st.sampled_from(VARIANTS), st.sampled_from([None, 800]), st.sampled_from(["none", "edge", "centerline"])
)
def test_the_choice_reads_what_it_declares(variant, side, overlay):
    watched = Watched({**DEFAULTS, **variant[0], "source.max_side": side, "overlay": overlay})
    pipeline_for(watched), working_size(watched), overlay_values(watched)
    assert watched.read <= CHOICE


def test_the_stages_of_a_field_are_those_that_read_it():
    assert stages_of("edge.width_profile") == ("handdrawn", "fit")
    for path in SCHEMA:
        readers = {step.name for pipeline in PIPELINES for step in pipeline.steps if path in step.reads}
        assert set(stages_of(path)) == readers


def test_a_step_comes_after_what_it_builds_on_and_names_are_unique():
    with pytest.raises(ValueError, match="trace"):
        Pipeline("demo", (Step("trace", (), ("blur",)), Step("blur")))
    with pytest.raises(ValueError, match="blur"):
        Pipeline("demo", (Step("blur"), Step("blur")))
