"""Memory of workers: the steady state of repeated jobs allocates no arrays as large as the picture."""

import cv2
import numpy as np
import pytest

from benchmarks.allocations import large_allocations
from vec2art_nb import Picture, flags, sample
from vec2art_nb.pool import Pool

BACKENDS = ("process", "thread", "inline")
LOOKS = {
    "edge": {},
    "canny": {"edge_flow": False},
    "passes": {"edge_passes": 2, "edge_reverse": True, "edge_diagonal": True},
    "centerline": {},
    "adaptive": {"centerline_adaptive": True},
    "superpixel": {},
    "dots": {},
}
ALGORITHMS = {"canny": "edge", "passes": "edge", "adaptive": "centerline"}


@pytest.fixture(scope="module")
def pictures():
    rgb = cv2.resize(Picture.open(sample("animal")).rgb, None, fx=3, fy=3)
    return [Picture.open(np.ascontiguousarray(one)) for one in (rgb, rgb[::-1], rgb[:, ::-1])]


def drawn(pool, pictures, fields):
    return [pool.submit(picture, **fields).result() for picture in pictures]


@pytest.mark.parametrize("look", LOOKS)
def test_repeated_jobs_allocate_no_arrays_as_large_as_the_picture(look, pictures):
    fields = {"algorithm": ALGORITHMS.get(look, look), **LOOKS[look]}
    with flags.override(stage_cache=False), Pool(workers=1, backend="inline") as pool:
        rows, columns = drawn(pool, pictures, fields)[0].provenance.shape
        drawn(pool, pictures, fields)
        with large_allocations(rows * columns) as sizes:
            drawn(pool, pictures, fields)
        misses = pool.stats.workers[0].buffers.misses
        drawn(pool, pictures, fields)
        assert sizes == []
        assert pool.stats.workers[0].buffers.misses == misses


def test_without_the_flag_they_do(pictures):
    with flags.override(stage_cache=False, buffer_pool=False), Pool(workers=1, backend="inline") as pool:
        rows, columns = drawn(pool, pictures, {})[0].provenance.shape
        with large_allocations(rows * columns) as sizes:
            drawn(pool, pictures, {})
        assert len(sizes) > 20 * len(pictures)
        assert pool.stats.workers[0].buffers.bytes == 0


@pytest.mark.parametrize("backend", BACKENDS)
def test_drawings_are_the_same_with_and_without_it(backend, pictures):
    fields = [{}, {"algorithm": "superpixel"}, {"algorithm": "dots"}, {"algorithm": "centerline"}] * 2
    with flags.override(stage_cache=False), Pool(workers=2, backend=backend) as pool:
        with flags.override(buffer_pool=False):
            plain = [pool.submit(pictures[0], **one).result().to_svg() for one in fields]
        jobs = [pool.submit(pictures[0], **one) for one in fields]
        assert [job.result().to_svg() for job in jobs] == plain
        buffers = [one.buffers for one in pool.stats.workers]
    assert sum(one.misses for one in buffers) > 0
    for one in buffers:
        assert one.bytes == sum(kind.size * kind.blocks for kind in one.classes) <= one.peak
        assert one.hits >= sum(kind.hits for kind in one.classes)


def test_a_drawing_keeps_no_scratch_memory(pictures):
    with flags.override(stage_cache=False), Pool(workers=1, backend="inline") as pool:
        drawings = [drawn(pool, pictures, {"algorithm": name}) for name in ("edge", "superpixel", "dots")]
        buffers = pool.stats.workers[0].buffers
    assert drawings
    assert buffers.idle == buffers.bytes
