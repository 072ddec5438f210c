"""Quality on icons whose lines are known."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from benchmarks.report import Bar, Row
from benchmarks.truth import Icon, chosen, points, true_width
from vec2art_nb import Picture, vectorize
from vec2art_nb.engine.layer import Layer
from vec2art_nb.engine.metrics import (
    boundary_f1,
    chamfer,
    mean_distance,
    precision_recall,
    sample,
    stroke_count_ratio,
    width_error,
)

SIZE = 512
#: Step between points of drawn strokes, px.
STEP = 0.1
NOISE = 10.0
THIN = 3.0
RGB = NDArray[np.uint8]


def canny(limit: int) -> Iterator[Row]:
    """Plain Canny mode against the boundaries of filled icons, clean and with noise."""
    icons = chosen("filled", min(150, limit))
    for name, noise, least in (("clean", 0.0, 0.97), ("noise of sigma 10", NOISE, 0.88)):
        scores, errors = {}, {}
        for icon in icons:
            drawn = points(_layer(_noisy(icon.drawn(SIZE), noise), edge_flow=False), STEP)
            truth = points(icon.boundary(SIZE))
            scores[icon.name] = boundary_f1(drawn, truth, 1)
            errors[icon.name] = mean_distance(drawn, truth)
        on = f"{len(icons)} filled icons, {SIZE} px, {name}"
        yield _mean("edge (Canny): boundary F1 at 1 px", on, Bar(low=least, form="{:.3f}"), scores)
        if not noise:
            yield _mean("edge (Canny): mean error", on, Bar(high=0.35, form="{:.2f} px"), errors)


def flow(limit: int) -> Iterator[Row]:
    """Flow mode against the centre lines of thin outline icons."""
    icons = chosen("outline", min(150, limit))
    precisions, recalls, errors = {}, {}, {}
    for icon in icons:
        drawn = points(_layer(icon.drawn(SIZE, stroke_px=THIN)), STEP)
        truth = points(icon.centre_lines(SIZE))
        precisions[icon.name], recalls[icon.name] = precision_recall(drawn, truth, 2)
        errors[icon.name] = mean_distance(drawn, truth)
    on = f"{len(icons)} outline icons 3 px wide, {SIZE} px"
    share = Bar(low=0.99, form="{:.4f}")
    yield _mean("edge (flow): recall at 2 px", on, share, recalls)
    yield _mean("edge (flow): precision at 2 px", on, share, precisions)
    yield _mean("edge (flow): mean error", on, Bar(high=0.5, form="{:.2f} px"), errors)


def centerline(limit: int) -> Iterator[Row]:
    """Centre lines of Lucide icons as designed, in both polarities."""
    icons = chosen("lucide", min(200, limit))
    for ink, paper in (("black", "white"), ("white", "black")):
        yield from _centerline(icons, ink, paper)


def _centerline(icons: list[Icon], ink: str, paper: str) -> Iterator[Row]:
    """Rows of one polarity."""
    apart, scores, widths, counts = {}, {}, {}, {}
    drawn_count = true_count = 0
    for icon in icons:
        layer = _layer(icon.drawn(SIZE, ink=ink, paper=paper), algorithm="centerline")
        lines = icon.centre_lines(SIZE)
        drawn, truth = sample(layer, STEP), points(lines)
        apart[icon.name] = chamfer(drawn.points, truth)
        scores[icon.name] = boundary_f1(drawn.points, truth, 3)
        true = np.array(true_width(SIZE))
        widths[icon.name] = width_error(drawn.points, drawn.width, truth, true, tolerance=3)
        counts[icon.name] = stroke_count_ratio(len(layer), len(lines))
        drawn_count += len(layer)
        true_count += len(lines)
    on = f"{len(icons)} Lucide icons, {SIZE} px, {ink} on {paper}"
    yield _mean("centerline: chamfer", on, Bar(high=0.6, form="{:.2f} px"), apart)
    yield _mean("centerline: F1 at 3 px", on, Bar(low=0.97, form="{:.3f}"), scores)
    yield _mean("centerline: width error", on, Bar(high=0.08, form="{:.1%}"), widths)
    ratio = stroke_count_ratio(drawn_count, true_count)
    bar = Bar(0.7, 1.3, "{:.2f}")
    yield Row("centerline: strokes / true strokes", on, bar, ratio, _extremes(counts, max))


def _layer(rgb: RGB, **fields: object) -> Layer:
    """Strokes of a drawing with defaults but for `fields`."""
    return vectorize(Picture.open(rgb), **fields).layers[0]


def _noisy(rgb: RGB, sigma: float) -> RGB:
    """Picture with grey Gaussian noise, the same one every time."""
    if not sigma:
        return rgb
    noise = np.random.default_rng(1).normal(0, sigma, (*rgb.shape[:2], 1))
    return np.clip(np.rint(rgb + noise), 0, 255).astype(np.uint8)


def _mean(what: str, on: str, bar: Bar, values: dict[str, float]) -> Row:
    """Row of the mean over icons; its parts are the worst ones."""
    worst = max if bar.low == -np.inf else min
    return Row(what, on, bar, float(np.mean(list(values.values()))), _extremes(values, worst))


def _extremes(values: dict[str, float], worst: Callable[..., object]) -> dict[str, float]:
    """Median, and the five figures at the bad end."""
    ordered = sorted(values, key=values.__getitem__, reverse=worst is max)
    median = float(np.median(list(values.values())))
    return {"median": median, **{name: values[name] for name in ordered[:5]}}
