"""Each metric against a case computed by hand."""

import math
from dataclasses import replace

import numpy as np
import pytest

from vec2art_nb import Drawing, Picture, vectorize
from vec2art_nb.engine.layer import Layer
from vec2art_nb.engine.metrics import polylines
from vec2art_nb.errors import ExperimentError
from vec2art_nb.lab.metrics import DEFAULTS, METRICS, Metric, metrics_of
from vec2art_nb.lab.metrics.dots import Aim
from vec2art_nb.params.resolve import resolve_params

#: Black lines on white.
BLACK = resolve_params(fields={"stroke_width": 10, "stroke_color": "black", "paper": "white"})


def drawing_of(*strokes: list[tuple[float, float]], params=BLACK, size: int = 100) -> Drawing:
    return Drawing(size, size, (polylines(strokes),), params)


def grey_picture(value: int, size: int = 100) -> Picture:
    return Picture.open(np.full((size, size), value, np.uint8))


def measured(name: str, picture: Picture, drawing: Drawing) -> float:
    return METRICS[name](picture, drawing)


def test_a_blank_drawing_of_a_blank_picture_is_the_same_picture() -> None:
    blank = drawing_of()
    assert measured("ssim", grey_picture(255), blank) == pytest.approx(1)
    assert measured("tone", grey_picture(255), blank) == 0
    assert measured("psnr", grey_picture(255), blank) == math.inf


def test_similarity_of_two_flat_greys_is_that_of_their_means() -> None:
    c1 = (0.01 * 255) ** 2
    expected = (2 * 255 * 100 + c1) / (255**2 + 100**2 + c1)
    assert measured("ssim", grey_picture(100), drawing_of()) == pytest.approx(expected)


def test_tone_and_noise_of_flat_greys_are_their_difference() -> None:
    assert measured("tone", grey_picture(204), drawing_of()) == pytest.approx(51 / 255)
    assert measured("psnr", grey_picture(204), drawing_of()) == pytest.approx(20 * math.log10(255 / 51))


def test_ink_is_the_share_that_a_black_band_covers() -> None:
    # 10 px at 1080p, whose diagonal is 2203 px, are 10 · 1414 / 2203 = 6.42 px of 1000.
    band = drawing_of([(0, 500), (1000, 500)], size=1000)
    assert measured("ink", grey_picture(255, 1000), band) == pytest.approx(0.00642, rel=0.12)
    two = drawing_of([(0, 250), (1000, 250)], [(0, 750), (1000, 750)], size=1000)
    assert measured("ink", grey_picture(255, 1000), two) == pytest.approx(0.01284, rel=0.12)


def test_boundary_f1_is_that_of_the_shares_found() -> None:
    half = np.full((200, 200), 255, np.uint8)
    half[:, 100:] = 0
    picture = Picture.open(half)
    assert measured("boundary_f1", picture, drawing_of([(100, 0), (100, 200)], size=200)) == pytest.approx(1)
    # half of the drawn length is on the boundary, and all of the boundary is found: 2 · ½ · 1 / (½ + 1)
    both = drawing_of([(100, 0), (100, 200)], [(30, 0), (30, 200)], size=200)
    assert measured("boundary_f1", picture, both) == pytest.approx(2 / 3, abs=0.01)
    assert measured("boundary_f1", picture, drawing_of(size=200)) == 0


def test_elements_are_strokes_areas_and_dots_without_borders() -> None:
    assert measured("elements", grey_picture(255), drawing_of([(0, 0), (9, 9)], [(5, 5), (9, 5)])) == 2
    noise = np.random.default_rng(1).integers(0, 255, (60, 60)).astype(np.uint8)
    areas = vectorize(Picture.open(noise), "superpixel", superpixel_lines=True)
    assert measured("elements", grey_picture(255, 60), areas) == areas.stats.regions


def test_bytes_are_those_of_the_svg() -> None:
    drawing = drawing_of([(0, 0), (9, 9)])
    assert measured("bytes", grey_picture(255), drawing) == len(drawing.to_svg().encode())


def test_a_plotter_draws_moves_and_lifts_at_its_speeds() -> None:
    # On 250 mm a px of 100 is 2.5 mm. From the corner 10 px down to the first stroke, 60 px along it, 30 px
    # down to the second, 60 px back along it.
    drawing = drawing_of([(0, 10), (60, 10)], [(60, 40), (0, 40)])
    assert measured("plotter_travel", grey_picture(255), drawing) == pytest.approx(40 * 2.5)
    expected = 120 * 2.5 / 40 + 40 * 2.5 / 80 + 2 * 0.3
    assert measured("plotter_time", grey_picture(255), drawing) == pytest.approx(expected)


def test_measurements_of_strokes_are_those_of_their_geometry() -> None:
    blank = grey_picture(255)
    assert measured("doubled_ink", blank, drawing_of([(0, 0), (75, 0)], [(50, 0.6), (75, 0.6)])) == (
        pytest.approx(0.5, abs=0.02)
    )
    assert measured("fold_backs", blank, drawing_of([(0, 0), (30, 0), (30, 1), (10, 1)])) == 1
    assert measured("curved_share", blank, drawing_of([(0, 0), (9, 0), (9, 9)])) == 0
    lengths = drawing_of([(0, 0), (30, 0)], [(0, 9), (10, 9)])
    assert measured("stroke_length", blank, lengths) == pytest.approx(20 / math.hypot(100, 100))
    assert measured("bytes_per_cubic", blank, lengths) > 10


@pytest.mark.parametrize("name", ["doubled_ink", "fold_backs", "curved_share", "dot_tone", "dot_spread"])
def test_measurements_of_a_style_do_not_apply_without_it(name: str) -> None:
    assert math.isnan(measured(name, grey_picture(255), drawing_of()))


def test_dots_are_measured_against_the_ink_that_was_asked_for() -> None:
    picture = grey_picture(128, 128)
    drawing = vectorize(picture, "dots", count=400)
    aim = Aim(picture, drawing.params)
    none = Layer.empty("dot", 1)
    assert aim.tone_error(none) == pytest.approx(float(aim.density.ink.mean()))
    # A dot of 8 x 8 px' ink in the middle of each 8 x 8 px: the ink that was asked for, shared out evenly.
    middles = np.stack(np.meshgrid(*[np.arange(4, 128, 8)] * 2), axis=2).reshape(-1, 2).astype(np.float32)
    width = np.full(256, math.sqrt(4 * 64 * float(aim.density.ink.mean()) / math.pi), np.float32)
    even = replace(
        none,
        points=middles,
        offsets=np.arange(257),
        closed=np.zeros(256, np.bool_),
        color=np.zeros((256, 3), np.uint8),
        width=width,
        weight=np.ones(256, np.float32),
    )
    drawn = replace(drawing, layers=(even,))
    assert measured("dot_tone", picture, drawn) < 0.01
    assert measured("dot_spread", picture, drawn) == pytest.approx(0, abs=0.01)


def test_the_measured_size_is_that_of_small_pictures_and_at_most_256_px() -> None:
    small, large = (drawing_of([(0, 5), (10, 5)], size=size) for size in (10, 1000))
    assert measured("ssim", grey_picture(255, 10), small) <= 1
    assert measured("ssim", grey_picture(255, 1000), large) <= 1


def test_a_function_is_a_metric_by_its_name_and_its_code_is_the_version() -> None:
    def layers(picture: Picture, drawing: Drawing) -> float:
        return len(drawing.layers)

    first = Metric.of(layers)

    def layers(picture: Picture, drawing: Drawing) -> float:
        return len(drawing.layers) + 1

    assert first.name == "layers"
    assert first(grey_picture(255), drawing_of()) == 1
    assert first.version != Metric.of(layers).version


@pytest.mark.parametrize("given", ["sim", 3, lambda picture, drawing: 0.0])
def test_what_is_no_metric_is_refused(given: object) -> None:
    with pytest.raises(ExperimentError, match=r"metric: .* is not allowed; allowed: "):
        Metric.of(given)


def test_names_of_metrics_differ() -> None:
    with pytest.raises(ExperimentError, match="each name once"):
        metrics_of(["ssim", "ssim"])


def test_every_metric_says_what_it_measures_and_nan_is_never_better() -> None:
    assert set(DEFAULTS) <= set(METRICS)
    for metric in METRICS.values():
        assert metric.help.endswith(".")
        assert metric.better(1.0, math.nan)
        assert not metric.better(math.nan, 1.0)
