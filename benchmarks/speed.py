"""Speed and memory of drawings, measured: a table and JSON.

    python -m benchmarks.speed [--only rivals draft steps fresh memory linear dots] [--quick] [--parts]
                               [--json out/speed.json]

One core, warm, medians; rivals take turns with us in one process. A drawing starts from an open picture and
an empty stage cache and ends with the text of its SVG. The exit code is 1 if a bar is missed.
"""

from __future__ import annotations

import argparse
import itertools
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from skimage.feature import canny
from skimage.filters import threshold_sauvola
from skimage.morphology import skeletonize

from benchmarks import speed_dots, speed_source
from benchmarks.pictures import mosaic, page
from benchmarks.report import Bar, Row, tabulate
from benchmarks.speed_regions import regions
from benchmarks.timing import duel, fresh, fresh_seconds, one_core, peak_bytes, timed
from vec2art_nb import Drawing, Picture, vectorize
from vec2art_nb.engine.cache import StageCache

MS = "{:.1f} ms"
SECONDS = "{:.2f} s"
FACTOR = "{:.2f} x"
LOOKS: dict[str, dict[str, object]] = {
    "edge, Canny": {"edge_flow": False},
    "edge, flow": {},
    "centerline": {"algorithm": "centerline"},
}


@dataclass
class Bench:
    """What all measurements share: rounds, megapixels, and the pictures, made when first needed."""

    rounds: int
    sizes: tuple[int, ...]
    large: int

    @cached_property
    def mosaics(self) -> dict[int, NDArray[np.uint8]]:
        """Mosaics of photos by megapixels."""
        return {size: mosaic(size) for size in self.sizes}

    @cached_property
    def pages(self) -> dict[int, NDArray[np.uint8]]:
        """Pages of text by megapixels."""
        return {size: page(size) for size in self.sizes}

    def picture(self, look: str, size: int) -> NDArray[np.uint8]:
        """Picture that a look is measured on."""
        return (self.pages if look == "centerline" else self.mosaics)[size]


def drawing(rgb: NDArray[np.uint8], **fields: object) -> Callable[[], str]:
    """Work from an open picture to the SVG, without any stage in the cache."""
    picture = Picture.open(rgb)
    return lambda: vectorize(picture, cache=StageCache(), **fields).to_svg()


def rivals(bench: Bench) -> Iterator[Row]:
    """Whole drawings against one building block of scikit-image on the same picture."""
    bars = {"edge, Canny": 0.2, "edge, flow": 0.5, "centerline": 2.0}
    for (look, high), size in itertools.product(bars.items(), bench.sizes):
        rgb = bench.picture(look, size)
        grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
        ink = grey < threshold_sauvola(grey, window_size=31, k=0.2)
        rival = {"centerline": lambda ink=ink: skeletonize(ink)}.get(look, lambda grey=grey: canny(grey))
        name = "skeletonize" if look == "centerline" else "skimage canny"
        found = duel(drawing(rgb, **LOOKS[look]), rival, bench.rounds)
        yield Row(f"{look} / {name}", f"{size} MP", Bar(high=high, form=FACTOR), found.ratio, found.parts)


def draft(bench: Bench) -> Iterator[Row]:
    """Drafts of large pictures."""
    size = bench.sizes[-1]
    for look, fields in LOOKS.items():
        found = timed(drawing(bench.picture(look, size), draft=True, **fields), bench.rounds * 3)
        yield Row(f"{look}: draft", f"{size} MP", Bar(high=25, form=MS), found.ms, found.quartiles)


def restyled(first: Drawing) -> Callable[[], str]:
    """Work that changes a view-only field, to a new value each time."""
    widths = (1 + 0.01 * i for i in itertools.count(1))
    return lambda: first.restyle(stroke_width=next(widths)).to_svg()


def turned(picture: Picture, fields: dict[str, object], field: str, start: float) -> Callable[[], str]:
    """Work that draws again with a new value of a field each time."""
    values = (start + 0.01 * i for i in itertools.count(1))
    return lambda: vectorize(picture, **fields, **{field: next(values)}).to_svg()


def steps(bench: Bench) -> Iterator[Row]:
    """A knob turned with everything else in the cache: a new value each time."""
    for look, size in itertools.product(("edge, flow", "centerline"), bench.sizes):
        picture, cache = Picture.open(bench.picture(look, size)), StageCache()
        fields = {**LOOKS[look], "cache": cache}
        first = vectorize(picture, **fields)
        on = f"{look}, {size} MP"
        found = timed(restyled(first), bench.rounds * 3)
        yield Row("a view-only field: text only", on, Bar(high=10, form=MS), found.ms, found.quartiles)
        tolerance = "centerline_simplify_epsilon" if look == "centerline" else "edge_max_error"
        for name, field, start, high in (("detail", "detail", 0.3, 10), ("tolerance", tolerance, 1.0, 15)):
            found = timed(turned(picture, fields, field, start), bench.rounds * 3)
            yield Row(f"another {name}", on, Bar(high=high, form=MS), found.ms, found.quartiles)


FIRST = """
from vec2art_nb import vectorize
from vec2art_nb.samples import sample
vectorize(sample("portrait"), **{fields!r}).to_svg()
"""
COLD = """
from vec2art_nb import frames
from vec2art_nb.samples import sample
next(frames(sample("portrait"))).to_svg()
"""
IMPORT = """
import numpy, time, traitlets
start = time.perf_counter()
import vec2art_nb
print(time.perf_counter() - start)
"""


def fresh_processes(bench: Bench) -> Iterator[Row]:
    """First drawings of a process, from before its start; the import alone."""
    rounds, bar = max(bench.rounds // 2, 3), Bar(high=1.2, form=SECONDS)
    for look, fields in LOOKS.items():
        found = fresh_seconds(FIRST.format(fields=fields), rounds)
        yield Row(f"{look}: first drawing", "fresh process, warm kernel cache", bar, found.ms / 1000)
    found = fresh_seconds(COLD, rounds, empty_cache=True)
    bar = Bar(high=0.5, form=SECONDS)
    yield Row("edge: draft with OpenCV alone", "fresh process, empty kernel cache", bar, found.ms / 1000)
    imports = [float(fresh(IMPORT)) * 1000 for _ in range(rounds * 2)]
    on = "beyond numpy and traitlets"
    yield Row("import vec2art_nb", on, Bar(high=60, form=MS), float(np.median(imports)))


#: Warm up on a small picture, so that code and kernels are in memory.
WARM = """
from benchmarks.pictures import mosaic, page
from vec2art_nb import Picture, vectorize
from vec2art_nb.engine.cache import StageCache
fields = {fields!r}
vectorize(Picture.open({make}(1)[:300, :300].copy()), **fields).to_svg()
picture = Picture.open({make}({size}))
side = max(picture.width, picture.height)
"""
DRAW = "vectorize(picture, cache=StageCache(), source_max_side=side, **fields).to_svg()"


def peak_factor(look: str, size: int) -> float:
    """Peak extra memory of a drawing as a multiple of the RGB bytes it works on."""
    make = "page" if look == "centerline" else "mosaic"
    warm = WARM.format(fields=LOOKS[look], make=make, size=size)
    return peak_bytes(warm, DRAW) / (3 * size * 2**20)


def memory(bench: Bench) -> Iterator[Row]:
    """Peak extra memory at full working size."""
    for look, size in itertools.product(LOOKS, bench.sizes):
        bar = Bar(high=12, form="{:.1f} x")
        yield Row(f"{look}: peak memory / RGB bytes", f"{size} MP, full size", bar, peak_factor(look, size))


def linear(bench: Bench) -> Iterator[Row]:
    """Time and memory per px of a large picture over those at 1 MP, the working size following."""
    large = bench.large
    for look in ("edge, flow", "edge, Canny"):
        per_px = {}
        for size in (1, large):
            rgb = mosaic(size)
            found = timed(
                drawing(rgb, source_max_side=rgb.shape[0], **LOOKS[look]), max(bench.rounds // 2, 3)
            )
            per_px[size] = found.ms / size
        on, bar = f"{large} MP / 1 MP, per px", Bar(high=1.2, form=FACTOR)
        parts = {f"ms per MP at {size}": value for size, value in per_px.items()}
        yield Row(f"{look}: time", on, bar, per_px[large] / per_px[1], parts)
        yield Row(f"{look}: peak memory", on, bar, peak_factor(look, large) / peak_factor(look, 1))


MEASUREMENTS: dict[str, Callable[[Bench], Iterator[Row]]] = {
    "rivals": rivals,
    "draft": draft,
    "steps": steps,
    "fresh": fresh_processes,
    "memory": memory,
    "linear": linear,
    "regions": regions,
    "dots": speed_dots.dots,
    "source": speed_source.source,
}


def stage_times(bench: Bench) -> Iterator[str]:
    """Where the time goes: the stages of one drawing of each look, ms."""
    for look, fields in LOOKS.items():
        picture = Picture.open(bench.picture(look, bench.sizes[0]))
        vectorize(picture, cache=StageCache(), **fields)
        runs = vectorize(picture, cache=StageCache(), **fields).provenance.runs
        yield f"{look}: " + ", ".join(f"{run.stage} {run.seconds * 1000:.1f}" for run in runs)


def arguments() -> argparse.Namespace:
    """Read the command line."""
    verbatim = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=verbatim)
    parser.add_argument("--only", nargs="+", choices=MEASUREMENTS, default=list(MEASUREMENTS))
    parser.add_argument("--quick", action="store_true", help="3 rounds instead of 9, and 1 megapixel only")
    parser.add_argument("--parts", action="store_true", help="show where each figure comes from")
    parser.add_argument("--json", type=Path, help="write the rows there")
    return parser.parse_args()


def main() -> int:
    """Measure, print as it goes, write."""
    args = arguments()
    one_core()
    bench = Bench(3, (1,), large=4) if args.quick else Bench(9, (1, 4), large=16)
    rows = (row for name in args.only for row in MEASUREMENTS[name](bench))
    status = tabulate(rows, args.json, parts=args.parts)
    print("\nms per stage at 1 MP\n" + "\n".join(stage_times(bench)))
    return status


if __name__ == "__main__":
    sys.exit(main())
