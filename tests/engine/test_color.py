"""The `color` stage: colours of the picture along strokes."""

import dataclasses

import numpy as np
import pytest

from vec2art_nb.engine.control import Control
from vec2art_nb.engine.graph import Context
from vec2art_nb.engine.layer import Layer
from vec2art_nb.engine.stages.color import color_stage
from vec2art_nb.engine.stages.source import Source
from vec2art_nb.params.schema import DEFAULTS
from vec2art_nb.params.snapshot import Snapshot
from vec2art_nb.picture.level import Level

RED, BLUE, PALE = (200, 30, 20), (20, 40, 180), (230, 225, 220)
SIDE = 400


def picture(left=RED, right=BLUE):
    rgb = np.empty((SIDE, SIDE, 3), np.uint8)
    rgb[:, : SIDE // 2], rgb[:, SIDE // 2 :] = left, right
    rgb.flags.writeable = False
    return rgb


def lines(*ends, scale=1.0):
    """Straight strokes between pairs of points."""
    t = np.linspace(0, 1, 4)[:, None]
    points = [np.array(a) * (1 - t) + np.array(b) * t for a, b in ends]
    n = len(points)
    return Layer(
        kind="stroke",
        degree=3,
        points=(scale * np.concatenate(points)).astype(np.float32),
        offsets=4 * np.arange(n + 1),
        closed=np.zeros(n, np.bool_),
        color=np.zeros((n, 3), np.uint8),
        width=np.ones(n, np.float32),
        weight=np.ones(n, np.float32),
    )


def colored(layer, rgb, scale=1, palette=None, **fields):
    level = Level(rgb, None, scale * rgb.shape[1], scale * rgb.shape[0], b"")
    stage = color_stage()
    params = Snapshot(DEFAULTS).evolve({f"color.{name}": value for name, value in fields.items()})
    return stage.run(
        Context(level, params.subset(stage.reads), Control()), layer, Source(rgb, None, None, palette)
    )


LEFT, RIGHT = ((50, 50), (50, 350)), ((350, 50), (350, 350))
ACROSS, BORDER = ((20, 100), (380, 140)), ((200, 20), (200, 380))


@pytest.mark.parametrize("sampling", ["average", "dominant", "gradient", "content", "adaptive"])
@pytest.mark.parametrize("scale", [1, 3])
def test_strokes_take_the_colour_they_lie_on(sampling, scale):
    layer = colored(lines(LEFT, RIGHT, scale=scale), picture(), scale, sampling=sampling)
    assert layer.color.tolist() == [list(RED), list(BLUE)]


def test_average_mixes_light():
    color = colored(lines(ACROSS), picture(), sampling="average", tolerance=0.0).color[0]
    light = (np.array([RED, BLUE]) / 255.0) ** 2.2
    assert color == pytest.approx(255 * light.mean(0) ** (1 / 2.2), abs=4)


def test_dominant_is_one_of_the_picture():
    mostly_red = ((20, 100), (260, 100))
    assert colored(lines(mostly_red), picture(), sampling="dominant").color[0].tolist() == list(RED)


def test_gradient_runs_from_one_colour_to_the_other():
    layer = colored(lines(ACROSS), picture(), sampling="gradient", max_colors=4)
    assert layer.gradient.shape == (1, 4, 3)
    assert layer.gradient[0, [0, -1]].tolist() == [list(RED), list(BLUE)]


@pytest.mark.parametrize("sides", [(RED, PALE), (PALE, RED)])
def test_content_is_the_darker_side_of_an_edge(sides):
    assert colored(lines(BORDER), picture(*sides), sampling="content").color[0].tolist() == list(RED)


def test_adaptive_keeps_plain_strokes_plain():
    layer = colored(lines(LEFT, ACROSS), picture(), sampling="adaptive", max_colors=3)
    assert (layer.gradient[0] == RED).all()
    assert np.ptp(layer.gradient[1].astype(int), axis=0).max() > 100


def ramp():
    rgb = np.zeros((SIDE, SIDE, 3), np.uint8)
    rgb[..., 0] = np.linspace(0, 255, SIDE)[None]
    rgb[..., 1] = np.random.default_rng(0).integers(60, 200, (SIDE, SIDE))
    return rgb


WANDER = (((13, 20), (210, 370)), ((390, 15), (30, 210)), ((120, 5), (340, 390)))


@pytest.mark.parametrize(
    ("base", "change"),
    [
        ({}, {"sampling": "dominant"}),
        ({}, {"sampling": "gradient"}),
        ({}, {"sampling": "content"}),
        ({}, {"sampling": "adaptive"}),
        ({}, {"accuracy": 1.0}),
        ({}, {"accuracy": 0.0}),
        ({}, {"max_colors": 5}),
        ({}, {"tolerance": 1.0}),
    ],
)
def test_every_field_changes_the_colours(base, change):
    before, after = (colored(lines(*WANDER), ramp(), **f) for f in (base, base | change))
    pairs = [(getattr(before, f.name), getattr(after, f.name)) for f in dataclasses.fields(before)]
    assert any(not np.array_equal(a, b) for a, b in pairs if a is not None or b is not None)


def test_tolerance_merges_colours_of_strokes():
    rgb = ramp()
    rows = lines(*(((x, 20), (x, 380)) for x in range(10, 390, 10)))
    counts = [len(np.unique(colored(rows, rgb, tolerance=t).color, axis=0)) for t in (0.0, 0.1, 0.5)]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > 3 * counts[2]


def test_a_stroke_keeps_its_colour_as_others_follow():
    rows = lines(*(((x, 20), (x, 380)) for x in range(10, 390, 10)))
    assert np.array_equal(colored(rows.first(9), ramp()).color, colored(rows, ramp()).color[:9])


def test_strokes_off_the_picture_and_of_no_length_have_a_colour():
    odd = lines(((-50, -50), (-20, -10)), ((500, 500), (900, 400)), ((30, 30), (30, 30)))
    assert colored(odd, picture(), sampling="content").color.tolist() == [list(RED), list(BLUE), list(RED)]


def test_no_strokes_no_colours():
    assert len(colored(Layer.empty(), picture())) == 0


@pytest.mark.parametrize("sampling", ["average", "gradient"])
def test_strokes_take_the_nearest_colour_of_the_palette(sampling):
    palette = np.array([(0, 0, 0), (190, 40, 30), (255, 255, 255)], np.uint8)
    layer = colored(lines(LEFT, RIGHT), picture(), palette=palette, sampling=sampling)
    assert layer.color.tolist() == [[190, 40, 30], [0, 0, 0]]
    if layer.gradient is not None:
        assert {tuple(c) for c in layer.gradient.reshape(-1, 3).tolist()} <= {
            tuple(c) for c in palette.tolist()
        }
