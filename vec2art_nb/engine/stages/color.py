"""The `color` stage: colours of the picture along strokes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.graph import Context, Stage
from vec2art_nb.engine.kernels.color import AVERAGE, CONTENT, DOMINANT, share_colors, stroke_colors
from vec2art_nb.engine.layer import Layer
from vec2art_nb.engine.stages.source import Source
from vec2art_nb.pipeline import common

#: Distance of samples along a stroke at accuracy 0 and 1, reference px.
STEPS = (32.0, 3.0)
#: Samples to each side of a line at accuracy 1, and their distance, reference px.
AROUND, SPREAD = 2, 3.0
#: Distance of sRGB values that tolerance 1 stands for; black and white are 442 apart.
FULL_TOLERANCE = 128.0
#: Least radius of clusters: noise does not make colours.
LEAST_RADIUS = 12.0

_MODES = {"average": AVERAGE, "gradient": AVERAGE, "dominant": DOMINANT, "content": CONTENT}
_VALUES = np.arange(256) / 255.0
_LINEAR = np.where(_VALUES <= 0.04045, _VALUES / 12.92, ((_VALUES + 0.055) / 1.055) ** 2.4)

Colors = NDArray[np.uint8]


def _sampled(context: Context, layer: Layer, mode: int, stops: int) -> Colors:
    """Colours at `stops` equal steps along each stroke, shape (n, stops, 3)."""
    accuracy, unit = context.params.number("color.accuracy"), context.level.unit
    colors = np.empty((len(layer), stops, 3), np.uint8)
    stroke_colors(
        context.level.rgb,
        layer.points,
        layer.offsets,
        *context.level.scale,
        max(STEPS[0] * (STEPS[1] / STEPS[0]) ** accuracy * unit, 1.0),
        max(round(AROUND * accuracy), 1 if mode == CONTENT else 0),
        max(SPREAD * unit, 1.0),
        mode,
        max(FULL_TOLERANCE * context.params.number("color.tolerance"), LEAST_RADIUS),
        _LINEAR,
        colors,
    )
    return colors


def _adaptive(context: Context, layer: Layer, stops: int) -> Colors:
    """One colour for strokes that change little along their way, several for the others."""
    colors = _sampled(context, layer, AVERAGE, stops)
    dominant = _sampled(context, layer, DOMINANT, 1)
    spread = np.linalg.norm(colors - colors.mean(axis=1, keepdims=True), axis=2).max(axis=1)
    plain = spread <= FULL_TOLERANCE * context.params.number("color.tolerance")
    return np.where(plain[:, None, None], dominant, colors)


def _snapped(colors: Colors, source: Source) -> Colors:
    """Colours of the source's palette nearest to these; without one, these."""
    if source.palette is None:
        return colors
    from vec2art_nb.engine.palette import nearest_colors  # noqa: PLC0415 - its kernels load when needed

    return nearest_colors(colors, source.palette)


def _color(context: Context, layer: Layer, source: Source) -> Layer:
    if len(layer) == 0:
        return layer
    sampling = context.params.text("color.sampling")
    stops = context.params.integer("color.max_colors")
    if sampling in ("gradient", "adaptive"):
        stops = max(stops, 2)
    if sampling == "adaptive":
        colors = _adaptive(context, layer, stops)
    else:
        colors = _sampled(context, layer, _MODES[sampling], stops)
    share_colors(colors, FULL_TOLERANCE * context.params.number("color.tolerance"))
    colors = _snapped(colors, source)
    if stops == 1:
        return replace(layer, color=colors[:, 0].copy())
    return replace(layer, color=colors[:, stops // 2].copy(), gradient=colors)


def color_stage() -> Stage:
    """Stage that gives the strokes that `fit` returns colours of the picture.

    ``color.max_colors`` is the number of colours along a stroke, in equal steps; with the samplings
    *gradient* and *adaptive* it is at least 2. How a colour is made says ``color.sampling``: *average* and
    *gradient* take the mean in linear light, *dominant* the most frequent colour, *content* what is on the
    darker and more saturated side of the line, *adaptive* one dominant colour for strokes that change less
    than ``color.tolerance``, means for others. ``color.accuracy`` says how densely samples are taken along
    a stroke and beside it. Colours that differ less than ``color.tolerance`` become one, along a stroke and
    among strokes. Where the source has a palette, colours are the nearest ones of that.
    """
    return Stage(common.COLOR, _color)
