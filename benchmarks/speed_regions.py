"""Speed and memory of areas."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import cv2
import numpy as np
from skimage.segmentation import slic

from benchmarks.report import Bar, Row
from benchmarks.timing import duel, peak_bytes, timed
from vec2art_nb import Picture, vectorize
from vec2art_nb.engine.cache import StageCache
from vec2art_nb.engine.svg import write_svg

MS = "{:.1f} ms"
FIELDS: dict[str, object] = {"algorithm": "superpixel", "regions": 1500}
WARM = """
from benchmarks.pictures import mosaic
from vec2art_nb import Picture, vectorize
from vec2art_nb.engine.cache import StageCache
vectorize(Picture.open(mosaic(1)[:300, :300].copy()), "superpixel").to_svg()
picture = Picture.open(mosaic({size}))
side = max(picture.width, picture.height)
"""
DRAW = 'vectorize(picture, "superpixel", regions=1500, cache=StageCache(), source_max_side=side).to_svg()'


def regions(bench: Any) -> Iterator[Row]:
    """Whole drawings against scikit-image's SLIC alone; drafts; knobs; text; memory."""
    for size in bench.sizes:
        rgb = bench.mosaics[size]
        picture = Picture.open(rgb)
        found = duel(
            lambda picture=picture: vectorize(picture, cache=StageCache(), **FIELDS).to_svg(),
            lambda rgb=rgb: slic(rgb, 1500, max_num_iter=5, start_label=0),
            bench.rounds,
        )
        bar = Bar(high=0.15, form="{:.2f} x")
        yield Row("superpixel, 1500 regions / skimage slic", f"{size} MP", bar, found.ratio, found.parts)
    yield from _against_vtracer(bench)
    picture, cache = Picture.open(bench.mosaics[bench.sizes[-1]]), StageCache()
    draft = timed(
        lambda: vectorize(picture, "superpixel", draft=True, cache=StageCache()).to_svg(), bench.rounds * 3
    )
    yield Row("superpixel: draft", f"{bench.sizes[-1]} MP", Bar(high=25, form=MS), draft.ms, draft.quartiles)
    for name, field, values in (
        ("detail", "detail", itertools.cycle(np.linspace(0.3, 0.6, 31).tolist())),
        ("merge threshold", "merge_threshold", itertools.cycle(np.linspace(0.05, 0.2, 31).tolist())),
        ("simplification", "epsilon", itertools.cycle(np.linspace(0.6, 2.9, 31).tolist())),
    ):
        found = timed(_turned(picture, cache, field, values), bench.rounds * 3)
        on = f"superpixel, {bench.sizes[-1]} MP"
        yield Row(f"another {name}", on, Bar(high=15, form=MS), found.ms, found.quartiles)
    drawing = vectorize(picture, "superpixel", regions=5000, merge_threshold=0.0, min_region=1)
    layers, view = drawing.layers, drawing.view
    found = timed(lambda: write_svg(drawing.width, drawing.height, layers, view), bench.rounds * 3)
    on = f"{len(layers[0])} regions"
    yield Row("superpixel: SVG text", on, Bar(high=20, form=MS), found.ms, found.quartiles)
    for size in bench.sizes:
        factor = peak_bytes(WARM.format(size=size), DRAW) / (3 * size * 2**20)
        on = f"{size} MP, full size"
        yield Row("superpixel: peak memory / RGB bytes", on, Bar(high=12, form="{:.1f} x"), factor)


def _against_vtracer(bench: Any) -> Iterator[Row]:
    """From the bytes of a PNG file to SVG, with vtracer's default settings."""
    name = "superpixel, 1500 regions / vtracer defaults"
    bar = Bar(high=0.05, form="{:.3f} x")
    try:
        from vtracer import convert_raw_image_to_svg
    except ModuleNotFoundError:
        yield Row(f"{name}: vtracer is missing", "1 MP", bar, float("nan"))
        return
    for size in bench.sizes:
        png = cv2.imencode(".png", bench.mosaics[size][..., ::-1])[1].tobytes()
        found = duel(
            lambda png=png: vectorize(Picture.open(png), cache=StageCache(), **FIELDS).to_svg(),
            lambda png=png: convert_raw_image_to_svg(png, img_format="png"),
            # it takes seconds for one, and half a minute for four megapixels
            3 if size == 1 else 1,
        )
        yield Row(name, f"{size} MP, end to end", bar, found.ratio, found.parts)


def _turned(picture: Picture, cache: StageCache, field: str, values: Iterator[float]) -> Callable[[], str]:
    """Work that draws again with a new value of a field each time, and all else in the cache."""
    fresh = iter(values)
    return lambda: vectorize(picture, "superpixel", cache=cache, **{field: next(fresh) + 1e-4}).to_svg()
