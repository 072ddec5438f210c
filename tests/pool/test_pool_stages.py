"""Workers that are killed when they enter any stage of any pipeline: the job is drawn all the same."""

import cv2
import pytest

from vec2art_nb import Picture, flags, vectorize
from vec2art_nb.engine.plan import algorithm_for
from vec2art_nb.params.resolve import resolve_params
from vec2art_nb.pipeline import PIPELINES, pipeline_for
from vec2art_nb.pool import Pool

LOOKS = [
    {"algorithm": "edge"},
    {"algorithm": "edge", "edge_flow": False},
    {"algorithm": "centerline"},
    {"algorithm": "superpixel", "superpixel_mode": "poster"},
    {"algorithm": "superpixel", "superpixel_mode": "mosaic"},
    {"algorithm": "superpixel", "superpixel_mode": "low_poly"},
    {"algorithm": "dots"},
    {"algorithm": "dots", "detail": 0.7},
    {"algorithm": "dots", "dots_placement": "grid"},
]


@pytest.fixture(scope="module")
def small(photo):
    return Picture.open(cv2.resize(photo.rgb, (120, 90), interpolation=cv2.INTER_AREA))


def test_these_are_all_pipelines():
    assert {pipeline_for(resolve_params(fields=look)) for look in LOOKS} == set(PIPELINES)


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: "-".join(str(value) for value in look.values()))
@pytest.mark.parametrize("priority", ["foreground", "interactive"])
def test_a_job_survives_the_death_of_its_worker_at_any_stage(sabotage, small, look, priority):
    stages = [stage.name for stage in algorithm_for(resolve_params(fields=look)).stages]
    expected = vectorize(small, **look).to_svg()
    with flags.override(stage_cache=False), Pool(workers=1) as pool:
        for number, stage in enumerate([*stages, "done"], 1):
            sabotage("kill", stage)
            assert pool.submit(small, **look, priority=priority).result(60).to_svg() == expected
            assert pool.stats.crashed == number
