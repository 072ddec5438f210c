"""Speed and memory of dots."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from benchmarks.pictures import mosaic
from benchmarks.report import Bar, Row
from benchmarks.timing import duel, peak_bytes, timed
from vec2art_nb import Picture, vectorize
from vec2art_nb.engine.cache import StageCache

COUNT, MANY = 10_000, 100_000
MS = "{:.1f} ms"

_WARM = """
from benchmarks.pictures import mosaic
from vec2art_nb import Picture, vectorize
from vec2art_nb.engine.cache import StageCache
vectorize(Picture.open(mosaic(1)[:300, :300].copy()), "dots").to_svg()
picture = Picture.open(mosaic({size}))
side = picture.width
"""
_DRAW = 'vectorize(picture, "dots", cache=StageCache(), source_max_side=side, count=10_000).to_svg()'


def _drawing(picture: Picture, **fields: object) -> Callable[[], str]:
    return lambda: vectorize(picture, "dots", cache=StageCache(), **fields).to_svg()


def _query(rgb: NDArray[np.uint8], points: NDArray[np.float32]) -> Callable[[], object]:
    """Nearest dot of every pixel: one step of Lloyd's algorithm as scipy does it."""
    rows, columns = np.indices(rgb.shape[:2])
    pixels = np.stack([columns.ravel() + 0.5, rows.ravel() + 0.5], axis=1)
    return lambda: cKDTree(points).query(pixels)


def dots(bench: Any) -> Iterator[Row]:
    """Whole drawings, drafts, knobs, text, memory."""
    for size in bench.sizes:
        rgb = mosaic(size)
        picture, on = Picture.open(rgb), f"{size} MP"
        ours = _drawing(picture, count=COUNT)
        points = vectorize(picture, "dots", count=COUNT, cache=StageCache()).layers[0].points
        found = duel(ours, _query(rgb, points), bench.rounds)
        bar = Bar(high=0.25, form="{:.2f} x")
        yield Row(f"dots, {COUNT} / a cKDTree query", on, bar, found.ratio, found.parts)
        draft = timed(_drawing(picture, draft=True), bench.rounds * 3)
        yield Row("dots: draft", on, Bar(high=25, form=MS), draft.ms, draft.quartiles)
        cache = StageCache()
        for name, field, start in (("detail", "detail", 0.2), ("largest radius", "max_radius", 4.0)):
            steps = timed(_turned(picture, cache, field, start), bench.rounds * 3)
            yield Row(f"dots: another {name}", on, Bar(high=15, form=MS), steps.ms, steps.quartiles)
        factor = peak_bytes(_WARM.format(size=size), _DRAW) / (3 * size * 2**20)
        bar = Bar(high=12, form="{:.1f} x")
        yield Row("dots: peak memory / RGB bytes", f"{size} MP, full size", bar, factor)
    many = vectorize(Picture.open(mosaic(bench.sizes[-1])), "dots", count=MANY, cache=StageCache())
    text = timed(lambda: replace(many, title="").to_svg(), bench.rounds * 3)
    yield Row("dots: text", f"{MANY} dots", Bar(high=10, form=MS), text.ms, text.quartiles)


def _turned(picture: Picture, cache: StageCache, field: str, start: float) -> Callable[[], str]:
    """Work that draws again with a new value of a field each time."""
    values = (start + 0.01 * i for i in itertools.count(1))
    return lambda: vectorize(picture, "dots", cache=cache, **{field: next(values)}).to_svg()
