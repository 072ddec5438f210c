"""Quality on the bundled pictures: strokes, detail, scale, determinism."""

from __future__ import annotations

import ast
import io
import math
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from benchmarks.pictures import LINE_ART, PHOTOS, fitted, load
from benchmarks.report import Bar, Row
from vec2art_nb import Picture, vectorize
from vec2art_nb.engine.cache import StageCache
from vec2art_nb.engine.layer import Layer
from vec2art_nb.engine.metrics import (
    bytes_per_cubic,
    curved_share,
    doubled_ink,
    fold_backs,
    lengths,
    mean_length,
    ssim,
)
from vec2art_nb.lab.metrics.lines import unit_of

DETAILS = [step / 10 for step in range(11)]
SMALL, LARGE = 500, 3000
DRAWN = {"edge": PHOTOS, "centerline": LINE_ART}
DRAWN_TWICE = (*DRAWN, "superpixel", "dots")
SCALED = ("edge", "superpixel")


def strokes(limit: int) -> Iterator[Row]:
    """Strokes of photos at defaults; the worst photo counts."""
    folds, doubled, curved, size, length = {}, {}, {}, {}, {}
    for name in PHOTOS[:limit]:
        picture = load(name)
        drawing = vectorize(picture)
        layer = drawing.layers[0]
        diagonal = math.hypot(picture.width, picture.height)
        unit = unit_of(drawing)
        folds[name] = float(len(fold_backs(layer, unit)))
        doubled[name] = doubled_ink(layer, unit=unit)
        curved[name] = curved_share(layer)
        size[name] = bytes_per_cubic(drawing.to_svg(), layer)
        length[name] = mean_length(layer) / diagonal
    on = f"{len(folds)} bundled photos, default, the worst"
    yield Row("edge: strokes that fold back", on, Bar(high=0), sum(folds.values()), folds)
    yield _highest("edge: ink drawn twice", on, Bar(high=0.01, form="{:.2%}"), doubled)
    yield _lowest("edge: strokes with curves", on, Bar(low=0.9, form="{:.1%}"), curved)
    yield _highest("edge: bytes per cubic", on, Bar(high=24, form="{:.1f}"), size)
    yield _lowest("edge: mean stroke / diagonal", on, Bar(low=0.045, form="{:.2%}"), length)


def detail(limit: int) -> Iterator[Row]:
    """Steps of `detail` at which ink or strokes fall, or a stroke of the lower detail is missing."""
    for algorithm, names in DRAWN.items():
        falls, gaps = {}, {}
        for name in names[:limit]:
            picture, cache = load(name), StageCache()
            layers = [vectorize(picture, algorithm, detail=d, cache=cache).layers[0] for d in DETAILS]
            ink = [(len(layer), round(float(lengths(layer).sum()), 3)) for layer in layers]
            falls[name] = float(sum(a > b or x > y for (a, x), (b, y) in pairwise(ink)))
            gaps[name] = float(sum(bool(_bag(low) - _bag(high)) for low, high in pairwise(layers)))
        on = f"{len(falls)} bundled pictures, detail 0, .1 … 1"
        yield Row(f"{algorithm}: steps that lose ink or strokes", on, Bar(high=0), sum(falls.values()), falls)
        yield Row(f"{algorithm}: steps that are not nested", on, Bar(high=0), sum(gaps.values()), gaps)


def scale(limit: int) -> Iterator[Row]:
    """Drawings of one picture enlarged to 3000 px, and of that reduced to 500 px, both seen at 500 px."""
    for algorithm in SCALED:
        similar, counts = {}, {}
        for name in PHOTOS[:limit]:
            similar[name], counts[name] = _at_two_sizes(fitted(load(name).rgb, LARGE), algorithm)
        on = f"{len(similar)} bundled photos, {SMALL} and {LARGE} px, the worst"
        yield _lowest(f"{algorithm}: SSIM of both renderings", on, Bar(low=0.8, form="{:.3f}"), similar)
        worst = max(counts.values(), key=lambda ratio: abs(ratio - 1))
        yield Row(f"{algorithm}: elements at 3000 / at 500", on, Bar(0.65, 1.35, "{:.2f}"), worst, counts)


def _at_two_sizes(large: NDArray[np.uint8], algorithm: str) -> tuple[float, float]:
    """SSIM of the drawings of both sizes, and the ratio of their numbers of elements."""
    both = [vectorize(Picture.open(rgb), algorithm) for rgb in (fitted(large, SMALL), large)]
    small_view, large_view = (_grey(d.to_png(s)) for d, s in zip(both, (1, SMALL / LARGE), strict=True))
    height, width = small_view.shape
    similar = ssim(small_view, cv2.resize(large_view, (width, height)))
    return similar, len(both[1].layers[0]) / max(len(both[0].layers[0]), 1)


def determinism(limit: int) -> Iterator[Row]:
    """Drawings whose bytes differ between two processes."""
    first, second = (_digests_elsewhere(limit, seed) for seed in ("1", "2"))
    differ = {name: float(first[name] != second[name]) for name in first}
    on = f"{len(first)} drawings, two processes"
    yield Row("determinism: drawings that differ", on, Bar(high=0), sum(differ.values()), differ)


def digests(limit: int) -> dict[str, str]:
    """Digest of the SVG of every bundled picture by all algorithms."""
    return {
        f"{algorithm} {name}": blake2b(vectorize(load(name), algorithm).to_svg().encode()).hexdigest()
        for algorithm in DRAWN_TWICE
        for name in (PHOTOS + LINE_ART)[:limit]
    }


def _digests_elsewhere(limit: int, hash_seed: str) -> dict[str, str]:
    """`digests` in a fresh process with its own order of hashes."""
    root = str(Path(__file__).parents[1])
    path = os.pathsep.join(filter(None, [os.environ.get("PYTHONPATH"), root]))
    code = f"from benchmarks.on_photos import digests; print(digests({limit}))"
    env = {**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": hash_seed}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env=env, cwd=root, check=True, capture_output=True, text=True)
    return dict(ast.literal_eval(done.stdout))


def _bag(layer: Layer) -> Counter[bytes]:
    """Strokes as bytes, each as often as it is there."""
    return Counter(layer.points[a:b].tobytes() for a, b in pairwise(layer.offsets))


def _grey(png: bytes) -> NDArray[np.uint8]:
    """Rendering as grey values."""
    return np.asarray(Image.open(io.BytesIO(png)).convert("L"))


def _highest(what: str, on: str, bar: Bar, values: dict[str, float]) -> Row:
    """Row of the largest value."""
    return Row(what, on, bar, max(values.values()), values)


def _lowest(what: str, on: str, bar: Bar, values: dict[str, float]) -> Row:
    """Row of the smallest value."""
    return Row(what, on, bar, min(values.values()), values)
