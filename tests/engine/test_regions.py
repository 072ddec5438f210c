"""Drawings of areas: they fit, nest, stop, and survive odd pictures."""

import re
import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest

from tests.engine.areas_drawn import blobs, misfit, polygons
from vec2art_nb import Picture, vectorize
from vec2art_nb.engine.cache import StageCache
from vec2art_nb.engine.control import Control
from vec2art_nb.engine.graph import Context
from vec2art_nb.engine.superpixel import POSTER
from vec2art_nb.errors import Cancelled
from vec2art_nb.params.resolve import resolve_params
from vec2art_nb.picture.level import Level

MODES = ("poster", "mosaic", "low_poly")


@pytest.fixture(scope="module")
def cache():
    return StageCache()


def draw(rgb, cache=None, **fields):
    return vectorize(Picture.open(rgb), "superpixel", cache=cache or StageCache(), **fields)


@pytest.mark.parametrize("regions", [20, 300])
@pytest.mark.parametrize("curved", [True, False])
@pytest.mark.parametrize("simplify", [True, False])
@pytest.mark.parametrize("hand", ["none", "strong"])
def test_regions_leave_no_gap_and_do_not_overlap(cache, regions, curved, simplify, hand):
    drawing = draw(
        blobs(), cache, regions=regions, superpixel_smooth=curved, simplify=simplify, epsilon=3,
        merge_threshold=0, handdrawn_preset=hand,
    )  # fmt: skip
    assert misfit(drawing.layers[0], 120 * 90) == (0, pytest.approx(0, abs=1e-3), pytest.approx(0, abs=1e-3))


@pytest.mark.parametrize("mode", ["mosaic", "low_poly"])
@pytest.mark.parametrize("seeding", ["square", "hexagonal", "poisson"])
def test_other_looks_fit_as_well_and_have_the_number_asked_for(mode, seeding):
    drawing = draw(blobs(), mode=mode, regions=200, seeding=seeding)
    assert misfit(drawing.layers[0], 120 * 90) == (0, pytest.approx(0, abs=1e-3), pytest.approx(0, abs=1e-3))
    assert 160 <= len(drawing.layers[0]) <= 230


def test_borders_are_drawn_once_and_are_the_rings_of_the_regions(cache):
    areas, borders = draw(blobs(), cache).layers
    assert set(borders.border.tolist()) == {1, 2}
    ends = {tuple(p) for p in areas.points.round(3).tolist()}
    assert {tuple(p) for p in borders.points.round(3).tolist()} == ends
    assert np.isfinite(borders.weight).all()
    assert (np.diff(borders.weight) <= 0).all()


def test_significant_regions_come_first_and_none_is_empty(cache):
    areas = draw(blobs(), cache, detail=0.8).layers[0]
    assert (np.diff(areas.weight) <= 0).all()
    assert areas.weight.sum() == pytest.approx(1)


def borders_at(detail):
    """Borders between the regions of a cut."""
    picture = Picture.open(blobs())
    level = picture.level(400, enlarge=True)
    results = {}
    params = resolve_params("superpixel", None, None, {"detail": detail, "merge_threshold": 0})
    names = [stage.name for stage in POSTER.stages]
    for stage in POSTER.stages[: names.index("cut") + 1]:
        context = Context(level, params.subset(stage.reads), Control())
        results[stage.name] = stage.run(context, *(results[name] for name in stage.upstream))
    return results["cut"].borders


def test_more_detail_splits_regions_and_moves_no_border():
    steps = [borders_at(detail) for detail in (0.0, 0.3, 0.6, 0.9)]
    edges = [
        {
            tuple(sorted((tuple(a), tuple(b))))
            for i, j in zip(borders.offsets[:-1], borders.offsets[1:], strict=True)
            for a, b in zip(
                borders.points[i : j - 1].tolist(), borders.points[i + 1 : j].tolist(), strict=True
            )
        }
        for borders in steps
    ]
    for coarse, fine in pairwise(edges):
        assert coarse < fine


def test_the_number_of_regions_follows_detail_and_can_be_stated(cache):
    counts = [len(draw(blobs(), cache, detail=d, merge_threshold=0).layers[0]) for d in (0, 0.25, 0.5)]
    assert counts == [20, 74, 275]
    assert len(draw(blobs(), cache, regions=33, merge_threshold=0).layers[0]) == 33


def test_neighbours_that_look_alike_are_one_region(cache):
    flat = np.full((60, 80, 3), 200, np.uint8)
    flat[:, 40:] = (60, 90, 200)
    drawing = draw(flat, detail=1.0)
    assert len(drawing.layers[0]) == 2
    assert sorted(drawing.layers[0].color.tolist()) == [[60, 90, 200], [200, 200, 200]]


def test_a_border_between_flat_areas_is_where_it_is_in_the_picture():
    flat = np.full((60, 80, 3), 250, np.uint8)
    flat[:, 30:] = 20
    shapes = polygons(draw(flat).layers[0])
    edges = sorted({round(x, 1) for shape in shapes for x in (shape.bounds[0], shape.bounds[2])})
    assert edges == [0, pytest.approx(30, abs=0.35), 80]


def test_colours_are_means_in_linear_light():
    stripes = np.zeros((64, 64, 3), np.uint8)
    stripes[:, ::2] = 255
    drawing = draw(stripes, regions=20, merge_threshold=1, enhance_edges=False, source_max_side=256)
    assert abs(int(drawing.layers[0].color[0, 0]) - 188) <= 3


@pytest.mark.parametrize("method", ["kmeans", "median_cut", "octree"])
def test_colours_come_from_the_palette(cache, method):
    drawing = draw(blobs(), cache, source_palette=method, source_colors=5, regions=60)
    colors = {tuple(color) for color in drawing.layers[0].color.tolist()}
    assert 2 <= len(colors) <= 5


def test_importance_keeps_regions_where_it_is_high():
    rng = np.random.default_rng(1)
    rgb = checks(rng)
    gain = np.ones(rgb.shape[:2], np.float32)
    gain[:, :60] = 30
    counts = []
    for importance in (None, gain):
        level = Level(rgb, None, 120, 90, b"", importance)
        params = resolve_params("superpixel", None, None, {"regions": 60, "merge_threshold": 0})
        results = {}
        for stage in POSTER.stages:
            context = Context(level, params.subset(stage.reads), Control())
            results[stage.name] = stage.run(context, *(results[name] for name in stage.upstream))
        shapes = polygons(results["regions"][0])
        counts.append(sum(shape.centroid.x < 60 for shape in shapes))
    assert counts[1] > 1.4 * counts[0]


def checks(rng):
    coarse = rng.integers(60, 200, (9, 12, 3))
    return np.kron(coarse, np.ones((10, 10, 1))).astype(np.uint8)


@pytest.mark.parametrize("mode", MODES)
def test_transparent_areas_stay_empty(mode):
    rgba = np.dstack([blobs(), np.full((90, 120), 255, np.uint8)])
    y, x = np.mgrid[:90, :120]
    rgba[(x - 60) ** 2 + (y - 45) ** 2 > 35**2, 3] = 0
    drawing = draw(rgba, mode=mode, regions=120)
    invalid, _, twice = misfit(drawing.layers[0], 0)
    assert invalid == 0
    assert twice == pytest.approx(0, abs=1e-3)
    union = sum(shape.area for shape in polygons(drawing.layers[0]))
    assert union == pytest.approx(np.pi * 35**2, rel=0.12)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    "rgb",
    [
        np.full((1, 1, 3), 90, np.uint8),
        np.full((1, 4000, 3), 90, np.uint8),
        np.full((4000, 1, 3), 90, np.uint8),
        np.full((50, 70, 3), 90, np.uint8),
        np.zeros((20, 20, 4), np.uint8),
        blobs(300, 3),
        np.random.default_rng(0).integers(0, 255, (40, 40, 3), np.uint8),
    ],
    ids=["1x1", "4000x1", "1x4000", "one colour", "transparent", "300x3", "noise"],
)
def test_odd_pictures_become_valid_drawings(mode, rgb):
    drawing = draw(rgb, mode=mode)
    assert drawing.to_svg().endswith("</svg>")
    assert drawing.to_array().shape[:2] == rgb.shape[:2]
    areas, borders = drawing.layers
    assert (len(areas) == 0) == (rgb.shape[2] == 4)
    assert np.isfinite(areas.points).all()
    assert np.isfinite(borders.points).all()
    if len(areas):
        assert misfit(areas, 0)[0] == 0


def test_it_stops_when_asked_to():
    asked = iter(range(1000))
    with pytest.raises(Cancelled):
        draw(blobs(), cancelled=lambda: next(asked) > 6)


def test_two_processes_make_the_same_bytes():
    code = """
import hashlib
from tests.engine.areas_drawn import blobs
from vec2art_nb import vectorize
for mode in ("poster", "mosaic", "low_poly"):
    text = vectorize(blobs(), "superpixel", mode=mode, seeding="poisson", handdrawn_preset="medium").to_svg()
    print(hashlib.sha256(text.encode()).hexdigest())
"""
    outputs = {
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    }
    assert len(outputs) == 1
    assert next(iter(outputs)).count("\n") == 3


def test_nothing_but_the_cut_and_what_follows_runs_for_another_detail(cache):
    draw(blobs(), cache, detail=0.4)
    runs = draw(blobs(), cache, detail=0.45).provenance.runs
    assert [run.stage for run in runs if not run.reused] == ["cut", "handdrawn", "fit", "regions"]


def test_the_same_preset_looks_the_same_at_any_size():
    small, large = blobs(240, 180), np.kron(blobs(240, 180), np.ones((4, 4, 1))).astype(np.uint8)
    views = [draw(rgb, regions=60).to_array(scale) for rgb, scale in ((small, 1), (large, 0.25))]
    assert np.abs(views[0].astype(int) - views[1]).mean() < 6


def test_hands_move_borders_but_not_where_they_meet(cache):
    still, drawn = (draw(blobs(), cache, handdrawn_preset=hand) for hand in ("none", "strong"))
    ends = [
        np.unique(np.stack([b.points[b.offsets[:-1]], b.points[b.offsets[1:] - 1]], 1)[~b.closed], axis=0)
        for b in (still.layers[1], drawn.layers[1])
    ]
    assert np.array_equal(*ends)
    assert still.to_svg() != drawn.to_svg()


def test_the_ground_is_not_seen_through_borders(cache):
    drawing = draw(blobs(), cache)
    views = [drawing.restyle(paper=paper).to_array().astype(int) for paper in ("#ff00ff", "#00ff00")]
    assert np.abs(views[0] - views[1]).max() <= 0.03 * 255


def test_the_view_says_what_is_filled_and_what_is_drawn(cache):
    drawing = draw(blobs(), cache)
    hollow = drawing.restyle(superpixel_fill=False)
    assert 'fill="#' not in hollow.to_svg().split("<rect")[1].split("/>", 1)[1]
    lines = hollow.restyle(superpixel_lines=True, superpixel_line_color="#ff0000").to_svg()
    assert 'stroke="#ff0000"' in lines
    assert 'fill="none"' in lines
    own = drawing.restyle(superpixel_lines=True, superpixel_line_color="own").to_svg()
    assert len(set(re.findall(r'stroke="#(\w+)"', own))) > 3
    tones = drawing.restyle(superpixel_preserve_colors=False, superpixel_line_color="#000000").to_svg()
    assert all(a[:2] == a[2:4] == a[4:] for a in re.findall(r'fill="#(\w{6})"', tones))
