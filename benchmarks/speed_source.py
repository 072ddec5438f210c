"""Speed of palettes and of finding the subject."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.pictures import mosaic
from benchmarks.report import Bar, Row
from benchmarks.timing import duel, timed
from vec2art_nb import Picture, vectorize
from vec2art_nb.engine.background import find_subject
from vec2art_nb.engine.cache import StageCache
from vec2art_nb.engine.control import Control
from vec2art_nb.engine.palette import METHODS, quantised

COLORS = 16
#: Algorithms whose drafts are timed, and their fields.
LOOKS: tuple[tuple[str, dict[str, object]], ...] = (
    ("edge", {"edge_flow": False}),
    ("edge", {}),
    ("centerline", {}),
    ("superpixel", {}),
    ("dots", {}),
)
#: Pixels in a batch of scikit-learn: its default, and one with which it draws fewer. Version 1.9 sums the
#: weights of all pixels for each batch, which is most of what it does.
BATCHES = (1024, 16384)


def _reduction(rgb: NDArray[np.uint8], method: str, dithering: bool = False) -> Callable[[], object]:
    return lambda: quantised(rgb, None, method, COLORS, dithering, Control())


def _clustering(rgb: NDArray[np.uint8], batch: int) -> Callable[[], object]:
    """What scikit-learn needs to find a palette on all pixels and to sort them into it."""
    from sklearn.cluster import MiniBatchKMeans
    from threadpoolctl import threadpool_limits

    pixels = rgb.reshape(-1, 3).astype(np.float32)

    def work() -> object:
        # Several threads would wait for each other on the one core.
        with threadpool_limits(1):
            return MiniBatchKMeans(COLORS, batch_size=batch, random_state=0, n_init=1).fit_predict(pixels)

    return work


def source(bench: Any) -> Iterator[Row]:
    """Palettes of a mosaic of photos, against scikit-learn's; mattes."""
    rgb = mosaic(1)
    bar, on = Bar(high=0.2, form="{:.3f} x"), f"1 MP, {COLORS} colours"
    try:
        for batch in BATCHES:
            found = duel(_reduction(rgb, "kmeans"), _clustering(rgb, batch), bench.rounds)
            yield Row(f"palette, kmeans / MiniBatchKMeans({batch})", on, bar, found.ratio, found.parts)
    except ModuleNotFoundError:
        yield Row("palette, kmeans: scikit-learn is missing", on, bar, float("nan"))
    for method in METHODS:
        for dithering in (False, True):
            took = timed(_reduction(rgb, method, dithering), bench.rounds)
            name = f"palette, {method}{', dithered' if dithering else ''}"
            yield Row(name, on, Bar(high=200, form="{:.0f} ms"), took.ms, took.quartiles)
    took = timed(lambda: find_subject(rgb, "border", None, Control()), bench.rounds)
    yield Row("background, border", "1 MP", Bar(high=250, form="{:.0f} ms"), took.ms, took.quartiles)
    yield from _drafts(bench)


def _drafts(bench: Any) -> Iterator[Row]:
    """Drafts of pictures whose ground is removed."""
    picture = Picture.open(bench.mosaics[bench.sizes[-1]])
    for (algorithm, fields), method in itertools.product(LOOKS, ("border", "otsu")):
        more = {**fields, "source_background": method}
        took = timed(
            lambda algorithm=algorithm, more=more: vectorize(
                picture, algorithm, draft=True, cache=StageCache(), **more
            ).to_svg(),
            bench.rounds * 3,
        )
        name = f"{algorithm}{', Canny' if fields else ''}: draft, background {method}"
        yield Row(name, f"{bench.sizes[-1]} MP", Bar(high=25, form="{:.1f} ms"), took.ms, took.quartiles)
