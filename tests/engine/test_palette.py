"""Palettes: few colours of the picture's own, near to all of them, and the picture in these."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from vec2art_nb import Picture, sample, vectorize
from vec2art_nb.engine.cache import StageCache
from vec2art_nb.engine.control import Control
from vec2art_nb.engine.graph import Algorithm, execute
from vec2art_nb.engine.palette import METHODS, quantised, to_lab
from vec2art_nb.engine.stages.source import PREPARE
from vec2art_nb.params.resolve import resolve_params

PREPARED = Algorithm("prepared", PREPARE)


@pytest.fixture(scope="module")
def photo():
    return np.ascontiguousarray(Picture.open(sample("still_life")).rgb[::2, ::2])


def reduced(rgb, method="kmeans", colors=16, dithering=False, mask=None):
    return quantised(rgb, mask, method, colors, dithering, Control())


def error(rgb, other):
    ours, theirs = (to_lab(a.reshape(-1, 3).astype(np.float32)) for a in (rgb, other))
    return np.square(ours - theirs).sum(axis=1).mean()


def colors_of(rgb):
    return {tuple(color) for color in rgb.reshape(-1, 3).tolist()}


def prepared(picture, **fields):
    params = resolve_params(fields={f"source_{name}": value for name, value in fields.items()})
    return execute(PREPARED, picture.level(max(picture.size)), params, StageCache(), Control()).result


small = arrays.arrays(np.uint8, st.tuples(st.integers(1, 9), st.integers(1, 9), st.just(3)))


@pytest.mark.parametrize("method", METHODS)
@settings(deadline=None, max_examples=40)
@given(rgb=small, colors=st.integers(2, 50), dithering=st.booleans())
def test_a_picture_has_at_most_so_many_colours_and_they_are_the_palette(method, rgb, colors, dithering):
    out, palette = reduced(rgb, method, colors, dithering)
    assert 1 <= len(palette) <= colors
    assert palette.dtype == out.dtype == np.uint8
    assert colors_of(out) <= colors_of(palette)
    assert len(colors_of(palette)) == len(palette)


@pytest.mark.parametrize("method", METHODS)
@settings(deadline=None, max_examples=40)
@given(data=st.data())
def test_a_picture_of_few_colours_stays_as_it_is(method, data):
    cells = data.draw(st.lists(st.tuples(*[st.integers(0, 7)] * 3), min_size=1, max_size=6, unique=True))
    colors = np.array(cells, np.uint8) * np.uint8(36)
    rgb = colors[np.arange(24) % len(colors)].reshape(4, 6, 3)
    for dithering in (False, True):
        out, palette = reduced(rgb, method, 8, dithering)
        assert np.array_equal(out, rgb)
        assert colors_of(palette) == colors_of(rgb)


@pytest.mark.parametrize("colors", [2, 5, 16, 50])
def test_kmeans_is_at_least_as_near_as_what_it_starts_from(photo, colors):
    errors = [error(photo, reduced(photo, method, colors)[0]) for method in ("kmeans", "median_cut")]
    assert errors[0] <= errors[1] * 1.05


@settings(deadline=None, max_examples=40)
@given(rgb=small, colors=st.integers(2, 12))
def test_kmeans_is_near_on_any_picture(rgb, colors):
    errors = [error(rgb, reduced(rgb, method, colors)[0]) for method in ("kmeans", "median_cut")]
    assert errors[0] <= errors[1] * 1.05 + 1.0  # palettes are rounded to whole sRGB values


@pytest.mark.parametrize("method", METHODS)
def test_more_colours_come_nearer(photo, method):
    errors = [error(photo, reduced(photo, method, colors)[0]) for colors in (2, 6, 16, 50)]
    assert errors == sorted(errors, reverse=True)


@pytest.mark.parametrize("method", METHODS)
def test_palettes_go_from_dark_to_light_and_are_the_same_each_time(photo, method):
    first, again = reduced(photo, method, 12, True), reduced(photo, method, 12, True)
    assert np.array_equal(first[0], again[0])
    assert np.array_equal(first[1], again[1])
    lightness = to_lab(first[1].astype(np.float32))[:, 0]
    assert (np.diff(lightness) >= 0).all()


def test_dithering_mixes_the_light_that_the_palette_lacks():
    linear = np.linspace(0.05, 0.95, 128)
    encoded = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    rgb = np.broadcast_to(np.rint(255 * encoded)[None, :, None], (64, 128, 3)).astype(np.uint8).copy()
    rgb[:, 0], rgb[:, -1] = 0, 255
    flat, palette = reduced(rgb, "kmeans", 3)
    mixed, _ = reduced(rgb, "kmeans", 3, dithering=True)

    def light(picture):
        value = picture[..., 1] / 255
        return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)

    inner = slice(40, 88)  # between the darkest and the lightest colour of the palette
    off = [np.abs(light(a)[:, inner].mean(axis=0) - light(rgb)[0, inner]).mean() for a in (flat, mixed)]
    assert len(palette) == 3
    assert off[1] < 0.3 * off[0]


def test_what_the_mask_leaves_out_neither_counts_nor_changes():
    rgb = np.full((20, 20, 3), 255, np.uint8)
    rgb[5:15, 5:15] = np.random.default_rng(4).integers(0, 120, (10, 10, 3))
    mask = np.zeros((20, 20), bool)
    mask[5:15, 5:15] = True
    for dithering in (False, True):
        out, palette = reduced(rgb, "kmeans", 4, dithering, mask)
        assert (out[~mask] == 255).all()
        assert palette.max() < 200
        assert colors_of(out[mask]) <= colors_of(palette)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("shape", [(1, 1), (1, 4000), (4000, 1)])
def test_pictures_of_any_shape_have_palettes(method, shape):
    rgb = np.random.default_rng(5).integers(0, 256, (*shape, 3), np.uint8)
    for dithering in (False, True):
        out, palette = reduced(rgb, method, 7, dithering)
        assert out.shape == rgb.shape
        assert len(palette) <= 7


@pytest.mark.parametrize("method", METHODS)
def test_a_single_colour_is_its_palette(method):
    out, palette = reduced(np.full((9, 9, 3), (12, 201, 77), np.uint8), method)
    assert palette.tolist() == [[12, 201, 77]]
    assert (out == palette[0]).all()


def test_a_transparent_picture_has_the_paper_for_its_palette():
    source = prepared(Picture.open(np.zeros((20, 20, 4), np.uint8)), palette="kmeans")
    assert source.palette.tolist() == [[255, 255, 255]]


def test_a_source_has_its_palette_and_is_painted_with_it(photo):
    picture = Picture.open(photo)
    source = prepared(picture, palette="kmeans", colors=6)
    assert colors_of(source.rgb) == colors_of(source.palette)
    assert prepared(picture).palette is None


def test_kept_colours_of_strokes_are_those_of_the_palette(photo):
    picture = Picture.open(photo)
    palette = prepared(picture, palette="kmeans", colors=6, max_side=300).palette
    fields = {"source_palette": "kmeans", "source_colors": 6, "source_max_side": 300}
    drawing = vectorize(picture, color_preserve=True, **fields)
    assert colors_of(drawing.layers[0].color) <= colors_of(palette)
