"""Dots as text: what is written is what was drawn, in few bytes, with and without a compiler."""

import re
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from drawing_shapes import view
from hypothesis import given, settings
from hypothesis import strategies as st

from vec2art_nb import Picture, sample, vectorize
from vec2art_nb.engine.cache import StageCache
from vec2art_nb.engine.kernels.dot_text import hilbert
from vec2art_nb.engine.layer import Layer
from vec2art_nb.engine.raster import render
from vec2art_nb.engine.svg import write_svg

SHAPES = ("circle", "square", "diamond", "triangle")
_MOVE = re.compile(r"[Mm](-?\d*\.?\d+) ?(-?\d*\.?\d+)((?:h0)|(?:l[^Mm]*))")


def dots_of(points, width=2.0, color=None):
    """Layer of dots."""
    points = np.asarray(points, np.float32).reshape(-1, 2)
    n = len(points)
    return Layer(
        kind="dot",
        degree=1,
        points=points,
        offsets=np.arange(n + 1),
        closed=np.zeros(n, np.bool_),
        color=np.zeros((n, 3), np.uint8) if color is None else np.asarray(color, np.uint8),
        width=np.broadcast_to(np.float32(width), n).copy(),
        weight=np.linspace(1, 0.1, n, dtype=np.float32),
        absolute=True,
    )


def places(svg):
    """Where the pen is set down, in the order of the file."""
    found = []
    for data in re.findall(r'<path[^>]* d="([^"]*)"', svg):
        x = y = Decimal(0)
        assert "".join(match.group(0) for match in _MOVE.finditer(data)) == data
        for match in _MOVE.finditer(data):
            dx, dy = Decimal(match[1]), Decimal(match[2])
            x, y = (dx, dy) if match[0][0] == "M" else (x + dx, y + dy)
            found.append((float(x), float(y)))
    return np.array(found).reshape(-1, 2)


def sorted_rows(points):
    return points[np.lexsort(points.T)]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(*[st.floats(-50, 2500, width=32)] * 2, st.floats(0.125, 90, width=32)), max_size=40),
    st.integers(0, 3),
    st.booleans(),
)
def test_reading_the_text_gives_the_dots_back(dots, precision, preserve):
    rows = np.array(dots, np.float32).reshape(-1, 3)
    layer = dots_of(rows[:, :2], rows[:, 2])
    look = view(dots_preserve=preserve, precision=precision)
    svg = write_svg(1920, 1080, [layer], look)
    step = 10.0**-precision
    expected = np.floor(layer.points.astype(float) * 10.0**precision + 0.5) * step
    assert np.allclose(sorted_rows(places(svg)), sorted_rows(expected), atol=step * 1e-3)
    assert svg == write_svg(1920, 1080, [layer], look, compiled=False)


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_has_the_area_of_the_circle_and_its_centre(shape):
    layer = dots_of([(30, 40), (100.5, 60.5)], 32.0)
    svg = write_svg(140, 100, [layer], view(dots_shape=shape, precision=2, dots_ink="#000000"))
    ink = 1 - render(svg, 1120, 800)[..., 0] / 255
    for x, y in layer.points:
        part = np.zeros_like(ink)
        rows, columns = slice(int(8 * y) - 250, int(8 * y) + 250), slice(int(8 * x) - 240, int(8 * x) + 240)
        part[rows, columns] = ink[rows, columns]
        area = part.sum() / 64
        # widths are rounded to classes
        assert abs(area / (np.pi * 16**2) - 1) < 0.16
        py, px = np.indices(part.shape)
        assert abs((part * px).sum() / part.sum() / 8 - x) < 0.2
        assert abs((part * py).sum() / part.sum() / 8 - y) < 0.2


@pytest.mark.parametrize("shape", SHAPES)
def test_shapes_are_written_alike_without_a_compiler(shape):
    rng = np.random.default_rng(1)
    layer = dots_of(rng.random((300, 2)) * 200, 1 + 5 * rng.random(300), rng.integers(0, 3, (300, 3)) * 100)
    look = view(dots_shape=shape, dots_preserve=True)
    svg = write_svg(200, 200, [layer], look)
    assert len(places(svg)) == 300
    assert svg == write_svg(200, 200, [layer], look, compiled=False)


def test_dots_have_their_own_ink_opacity_and_colours():
    layer = dots_of([(1, 1), (5, 5)], 2.0, [(255, 0, 0), (0, 0, 255)])
    plain = write_svg(9, 9, [layer], view(dots_ink="#336699", dots_opacity=0.4, stroke_color="#ff00ff"))
    assert 'stroke="#336699"' in plain
    assert 'opacity="0.4"' in plain
    assert "ff00ff" not in plain
    colored = write_svg(9, 9, [layer], view(dots_preserve=True))
    assert 'stroke="#ff0000"' in colored
    assert 'stroke="#0000ff"' in colored


def test_impossible_coordinates_do_not_overrun():
    layer = dots_of([(np.nan, 1), (np.inf, -np.inf), (3e38, 4)])
    svg = write_svg(10, 10, [layer], view(precision=4))
    assert svg == write_svg(10, 10, [layer], view(precision=4), compiled=False)
    assert len(places(svg)) == 3


def test_an_empty_layer_leaves_no_trace():
    assert write_svg(4, 4, [Layer.empty("dot", 1)], view()) == write_svg(4, 4, [], view())


def test_a_dot_takes_few_bytes():
    picture = Picture.open(sample("animal"))
    drawing = vectorize(picture, "dots", count=10_000, cache=StageCache())
    assert len(drawing.to_svg()) <= 14 * 10_000
    assert len(drawing.restyle(dots_preserve_colors=True).to_svg()) <= 24 * 10_000


@pytest.mark.parametrize("bits", [1, 2, 5, 6])
def test_the_hilbert_curve_visits_every_cell_once_and_steps_to_neighbours(bits):
    side = 1 << bits
    way = sorted((hilbert(x, y, bits), x, y) for x in range(side) for y in range(side))
    assert [place for place, _, _ in way] == list(range(side * side))
    steps = np.abs(np.diff([(x, y) for _, x, y in way], axis=0)).sum(axis=1)
    assert (steps == 1).all()


def test_order_in_the_layer_does_not_change_what_is_written():
    rng = np.random.default_rng(2)
    layer = dots_of(rng.random((50, 2)) * 90, 3.0)
    shuffled = replace(layer.take(rng.permutation(50)), weight=layer.weight)
    assert np.array_equal(
        sorted_rows(places(write_svg(90, 90, [layer], view()))),
        sorted_rows(places(write_svg(90, 90, [shuffled], view()))),
    )


def test_a_cold_draft_has_dots_sized_by_tone():
    from vec2art_nb.engine.control import Control
    from vec2art_nb.engine.draw import draw_cold
    from vec2art_nb.params.resolve import resolve_params

    rgb = np.full((120, 200, 3), 255, np.uint8)
    rgb[:, 60:] = 130
    rgb[:, 130:] = 20
    drawing = draw_cold(Picture.open(rgb).level(200), resolve_params("dots"), Control())
    layer = drawing.layers[0]
    x = layer.points[:, 0]
    assert layer.kind == "dot"
    assert x.min() > 55
    assert layer.width[x > 140].mean() > 1.3 * layer.width[(x > 70) & (x < 120)].mean()
    assert len(places(drawing.to_svg())) == len(layer)
    white = Picture.open(np.full((9, 9, 3), 255, np.uint8)).level(9)
    assert len(draw_cold(white, resolve_params("dots"), Control()).layers[0]) == 0


@pytest.mark.parametrize("side", [4, 12, 60, 300])
@pytest.mark.parametrize("compiled", [True, False])
def test_dots_of_small_pictures_are_where_they_were_at_full_precision(side, compiled):
    points = np.random.default_rng(side).uniform(0, side, (200, 2))
    style = view(precision=4)
    written = places(write_svg(side, side, [dots_of(points, width=0.5)], style, compiled=compiled))
    step = 10.0 ** -style.decimals(side, side)
    assert np.abs(sorted_rows(written) - sorted_rows(points.astype(np.float32))).max() < 0.51 * step + 1e-6
