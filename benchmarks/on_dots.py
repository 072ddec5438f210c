"""Quality of dots on the bundled photos: tone, evenness, spectrum, prefixes, bytes, detail."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.pictures import PHOTOS, fitted, load
from benchmarks.report import Bar, Row
from vec2art_nb import Drawing, Picture, vectorize
from vec2art_nb.engine.cache import StageCache
from vec2art_nb.engine.control import Control
from vec2art_nb.engine.metrics import spectrum, stippled_tone_error
from vec2art_nb.lab.metrics.dots import Aim
from vec2art_nb.params.resolve import resolve_params

COUNT = 10_000
#: Equal dots whose density alone is the tone: what papers measure.
PLAIN: dict[str, object] = {
    "sizing": "static",
    "edge_emphasis": 0.0,
    "low_detail_density": 0.5,
    "high_detail_density": 0.5,
}
PREFIXES = (0.1, 0.3, 0.6)
#: Steps that follow a rest.
RESTED = 3
DETAILS = [step / 10 for step in range(11)]
SMALL, LARGE = 500, 3000


def _aim(picture: Picture, **fields: object) -> Aim:
    return Aim(picture, resolve_params("dots", fields=fields))


def _lightness(rgb: NDArray[np.uint8], sigma: float) -> NDArray[np.float64]:
    """L* of a picture blurred in linear light."""
    values = rgb[..., :3] / 255
    light = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    blurred = cv2.GaussianBlur(light @ np.array([0.2126, 0.7152, 0.0722]), (0, 0), sigma)
    return np.asarray(np.where(blurred > 0.008856, 116 * np.cbrt(blurred) - 16, 903.3 * blurred))


def _correlation(picture: Picture, drawing: Drawing) -> float:
    """Of the drawing's lightness, seen from afar, with the picture's."""
    seen = drawing.to_array(2)
    height, width = seen.shape[:2]
    sigma = 1.5 * math.sqrt(height * width / len(drawing.layers[0]))
    true = np.asarray(cv2.resize(picture.rgb, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)
    both = [_lightness(rgb, sigma).ravel() for rgb in (seen, true)]
    return float(np.corrcoef(*both)[0, 1])


def _bytes(drawing: Drawing) -> float:
    """Bytes of the SVG without its parameters, per dot."""
    svg = drawing.to_svg()
    return (len(svg) - svg.index("</metadata>")) / len(drawing.layers[0])


def dots(limit: int) -> Iterator[Row]:
    """Tone, evenness and size; the worst photo counts."""
    tone, plain, spread, linear, mono, colored, budget = ({} for _ in range(7))
    for name in PHOTOS[:limit]:
        picture, cache = load(name), StageCache()
        drawing = vectorize(picture, "dots", count=COUNT, cache=cache)
        even = vectorize(picture, "dots", count=COUNT, cache=cache, **PLAIN)
        tone[name] = _aim(picture, count=COUNT).tone_error(drawing.layers[0])
        aim = _aim(picture, count=COUNT, **PLAIN)
        plain[name], spread[name] = aim.tone_error(even.layers[0]), aim.spread(even.layers[0])
        linear[name] = _correlation(picture, vectorize(picture, "dots", cache=cache))
        mono[name] = _bytes(drawing)
        colored[name] = _bytes(drawing.restyle(dots_preserve_colors=True))
        budget[name] = abs(len(drawing.layers[0]) / COUNT - 1)
    on = f"{len(tone)} bundled photos, {COUNT} dots, the worst"
    yield _highest("dots: tone error", on, Bar(high=0.025, form="{:.4f}"), tone)
    yield _highest("dots: tone error, equal dots", on, Bar(high=0.025, form="{:.4f}"), plain)
    yield _highest("dots: capacity spread, equal dots", on, Bar(high=0.11, form="{:.3f}"), spread)
    default = f"{len(tone)} bundled photos, default, the worst"
    yield Row(
        "dots: correlation of lightness", default, Bar(low=0.97, form="{:.3f}"), min(linear.values()), linear
    )
    yield _highest("dots: bytes per dot, mono", on, Bar(high=14, form="{:.1f}"), mono)
    yield _highest("dots: bytes per dot, colour", on, Bar(high=24, form="{:.1f}"), colored)
    yield _highest("dots: budget missed by", on, Bar(high=0.01, form="{:.1%}"), budget)
    flat = Picture.open(np.full((768, 1024), 128, np.uint8))
    places = vectorize(flat, "dots", count=COUNT, cache=StageCache()).layers[0].points
    low = spectrum(places, 1024, 768).low
    yield Row("dots: low-frequency power", f"flat grey, {COUNT} dots", Bar(high=0.02, form="{:.3f}"), low)
    yield from _prefixes(limit)
    yield from _detail(limit)
    yield from _scale(limit)


def _prefixes(limit: int) -> Iterator[Row]:
    """Tone error of the first dots of a stippling against that of one made for their number."""
    bare, rested = {}, {}
    for name in PHOTOS[:limit]:
        picture, cache = load(name), StageCache()
        full = vectorize(picture, "dots", count=COUNT, cache=cache, **PLAIN)
        aim = _aim(picture, count=COUNT, **PLAIN)
        ink = float(aim.density.ink.sum())

        def error(places: NDArray[np.float32], ink: float = ink, aim: Aim = aim) -> float:
            return stippled_tone_error(places, np.full(len(places), ink / len(places)), aim.density.ink)

        for share in PREFIXES:
            count = round(share * COUNT)
            own = error(aim.places(vectorize(picture, "dots", count=count, cache=cache, **PLAIN).layers[0]))
            first = aim.places(full.layers[0])[:count]
            bare[f"{name} {share:.0%}"] = error(first) / own
            rested[f"{name} {share:.0%}"] = error(_rested(first, aim.density.number)) / own
    on = f"{len(PHOTOS[:limit])} photos, first 10, 30, 60 % of {COUNT} equal dots"
    yield _highest("dots: tone error of prefix / own", on, Bar(high=2.2, form="{:.2f}"), bare)
    yield _highest("dots: the same after a rest", on, Bar(high=1.1, form="{:.2f}"), rested)


def _rested(places: NDArray[np.float32], number: NDArray[np.float32]) -> NDArray[np.float32]:
    from vec2art_nb.engine.lloyd import relaxed
    from vec2art_nb.engine.placement import lloyd_weight
    from vec2art_nb.engine.transport import transported

    for _ in range(RESTED):
        places = relaxed(transported(places, number), lloyd_weight(number), 1, Control())
    return places


def _detail(limit: int) -> Iterator[Row]:
    """Steps of `detail` at which dots are lost or moved."""
    lost = {}
    for name in PHOTOS[:limit]:
        picture, cache = load(name), StageCache()
        layers = [vectorize(picture, "dots", detail=d, cache=cache).layers[0] for d in DETAILS]
        lost[name] = float(
            sum(
                len(low) >= len(high) or not np.array_equal(low.points, high.points[: len(low)])
                for low, high in pairwise(layers)
            )
        )
    on = f"{len(lost)} bundled photos, detail 0, .1 … 1"
    yield Row("dots: steps that are not a longer prefix", on, Bar(high=0), sum(lost.values()), lost)


def _scale(limit: int) -> Iterator[Row]:
    """Numbers and tones of drawings of one picture at 3000 px, and of that reduced to 500 px."""
    counts, tones = {}, {}
    for name in PHOTOS[:limit]:
        large = fitted(load(name).rgb, LARGE)
        both = [
            vectorize(Picture.open(rgb), "dots", cache=StageCache()) for rgb in (fitted(large, SMALL), large)
        ]
        counts[name] = len(both[1].layers[0]) / len(both[0].layers[0])
        views = [d.to_array(s) for d, s in zip(both, (2, 2 * SMALL / LARGE), strict=True)]
        height, width = views[0].shape[:2]
        views[1] = np.asarray(cv2.resize(views[1], (width, height), interpolation=cv2.INTER_AREA), np.uint8)
        sigma = 1.5 * math.sqrt(height * width / len(both[0].layers[0]))
        tones[name] = float(np.abs(np.subtract(*(_lightness(v, sigma) for v in views))).mean())
    on = f"{len(counts)} bundled photos, {SMALL} and {LARGE} px, the worst"
    worst = max(counts.values(), key=lambda ratio: abs(ratio - 1))
    yield Row("dots: dots at 3000 / at 500", on, Bar(0.65, 1.35, "{:.2f}"), worst, counts)
    yield _highest("dots: difference of L*, blurred", on, Bar(high=2, form="{:.2f}"), tones)


def _highest(what: str, on: str, bar: Bar, values: dict[str, float]) -> Row:
    """Row of the largest value."""
    return Row(what, on, bar, max(values.values()), values)
