"""The rasteriser: any SVG, any size within bounds."""

import numpy as np
import pytest

from vec2art_nb.engine.raster import MAX_PIXELS, over, render, to_png

DISC = '<circle cx="10" cy="10" r="8"/></svg>'


@pytest.mark.parametrize(
    "root",
    [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20">',
        '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20px">',
        "<?xml version='1.0'?><!-- a > b -->\n<svg height='20' width='20' xmlns='http://www.w3.org/2000/svg'>",
        '<svg viewBox="0 0 20 20"\n width="9%" preserveAspectRatio="xMax" xmlns="http://www.w3.org/2000/svg">',
    ],
)
def test_the_whole_document_fills_the_raster(root):
    pixels = render(root + DISC, 40, 80)
    assert pixels.shape == (80, 40, 4)
    alpha = pixels[..., 3] / 255
    assert alpha.sum() == pytest.approx(np.pi * 64 * 2 * 4, rel=0.01)
    assert alpha[40, 20] == 1


@pytest.mark.parametrize(("width", "height"), [(1, 1), (3, 1), (1, 500), (333, 77)])
def test_size_is_exact(width, height):
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 301 203">' + DISC
    assert render(svg, width, height).shape == (height, width, 4)


@pytest.mark.parametrize(("width", "height"), [(0, 5), (5, -1), (MAX_PIXELS, 2)])
def test_sizes_out_of_reach(width, height):
    with pytest.raises(ValueError, match="cannot be made"):
        to_png('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20">' + DISC, width, height)


@pytest.mark.parametrize("text", ["", "no svg", "<svg></svg>", '<svg viewBox="0 0 9 9" xmlns="x"><g></svg>'])
def test_what_is_no_svg(text):
    with pytest.raises(ValueError, match=r"\S"):
        to_png(text, 5, 5)


def test_over_puts_pixels_on_paper():
    pixels = np.array([[[200, 100, 0, 255], [200, 100, 0, 0], [200, 100, 0, 51]]], np.uint8)
    assert over(pixels, "#0000ff").tolist() == [[[200, 100, 0], [0, 0, 255], [40, 20, 204]]]
