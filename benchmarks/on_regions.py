"""Quality of areas: they fit exactly, follow true borders, and are closer to the picture than plain cells."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import cv2
import numpy as np
import shapely
from numpy.typing import NDArray
from skimage.segmentation import slic

from benchmarks.pictures import LINE_ART, PHOTOS, load
from benchmarks.regions_truth import SIZE, scores, truths
from benchmarks.report import Bar, Row
from vec2art_nb import Drawing, Picture, vectorize
from vec2art_nb.engine.arcs import Arcs
from vec2art_nb.engine.cache import StageCache
from vec2art_nb.engine.layer import Layer

COUNTS = (50, 300, 2000)
OPTIONS = [
    *(
        {"simplify": True, "epsilon": e, "superpixel_smooth": s}
        for e, s in itertools.product((0.5, 3), (True, False))
    ),
    *({"simplify": False, "superpixel_smooth": s} for s in (True, False)),
]
MERGES: list[dict[str, object]] = [{}, {"merge_threshold": 0.0, "min_region": 1}]
LOOKS: list[dict[str, object]] = [{"mode": "mosaic"}, {"mode": "low_poly"}]
#: Levels of 255 by which ground may show: rounding.
UNSEEN = 4
#: Area, px, that sums of areas are exact to.
EXACT = 1e-2


def planar(limit: int) -> Iterator[Row]:
    """Gaps, overlaps, invalid polygons and ground seen through, for every option; sums over all drawings."""
    sums = dict.fromkeys(("gap", "overlap", "invalid", "seen"), 0.0)
    drawings = 0
    for name in (PHOTOS + LINE_ART)[:limit]:
        # on its paper: the outline of a cut-out may be simplified too
        picture, cache = Picture.open(load(name).rgb), StageCache()
        for count, look in itertools.product(COUNTS, [*_poster_options(), *LOOKS]):
            drawing = vectorize(picture, "superpixel", regions=count, cache=cache, **look)
            drawings += 1
            for key, value in zip(sums, _misfit(drawing), strict=True):
                sums[key] += value
    on = f"{drawings} drawings, 50 to 2000 regions, every option"
    yield Row("superpixel: gap area", on, Bar(high=0, form="{:.0f} px²"), sums["gap"])
    yield Row("superpixel: overlap area", on, Bar(high=0, form="{:.0f} px²"), sums["overlap"])
    yield Row("superpixel: invalid polygons", on, Bar(high=0), sums["invalid"])
    yield Row("superpixel: px where ground is seen", on, Bar(high=0), sums["seen"])


def _poster_options() -> list[dict[str, object]]:
    return [{**option, **merge} for option, merge in itertools.product(OPTIONS, MERGES)]


def polygons(layer: Layer) -> NDArray[np.object_]:
    """Regions as polygons with holes; curves as fine polylines, the same from both sides."""
    lines = Arcs(layer.points, layer.offsets, layer.degree).lines()
    rings = [lines.points[a:b].astype(float) for a, b in itertools.pairwise(lines.offsets)]
    assert layer.rings is not None
    return np.array([shapely.Polygon(rings[a], rings[a + 1 : b]) for a, b in itertools.pairwise(layer.rings)])


def _misfit(drawing: Drawing) -> tuple[float, float, float, float]:
    """Gap, overlap (px²; 0 up to rounding), invalid polygons, pixels where the ground shows."""
    shapes = polygons(drawing.layers[0])
    total, union = shapely.area(shapes).sum(), shapely.union_all(shapes).area
    errors = [
        error if error > EXACT else 0.0
        for error in (abs(drawing.width * drawing.height - union), total - union)
    ]
    views = [drawing.restyle(paper=paper).to_array().astype(int) for paper in ("#ff00ff", "#00ff00")]
    seen = np.abs(views[0] - views[1]).max(axis=2) > UNSEEN
    return *errors, float((~shapely.is_valid(shapes)).sum()), float(seen.sum())


def labels_of(drawing: Drawing, width: int, height: int) -> NDArray[np.int32]:
    """Which region each pixel's centre is in."""
    layer = drawing.layers[0]
    lines = Arcs(layer.points, layer.offsets, layer.degree).lines()
    out = np.zeros((height, width), np.int32)
    assert layer.rings is not None
    for k, (a, b) in enumerate(itertools.pairwise(layer.rings)):
        rings = [
            np.rint((lines.points[i:j] - 0.5) * 16).astype(np.int32)
            for i, j in itertools.pairwise(lines.offsets[a : b + 1])
        ]
        cv2.fillPoly(out, rings, k + 1, shift=4)
    return np.maximum(out - 1, 0)


def truth(limit: int) -> Iterator[Row]:
    """Under-segmentation error, achievable accuracy and boundary recall against cells of other libraries."""
    ours, cells, lsc = [], [], []
    contrib = getattr(cv2, "ximgproc", None)
    for icon in truths(min(40, limit)):
        rival = slic(icon.rgb, 200, sigma=1, start_label=0)
        count = int(rival.max()) + 1
        drawing = vectorize(Picture.open(icon.rgb), "superpixel", regions=count, merge_threshold=0.0)
        ours.append(scores(labels_of(drawing, SIZE, SIZE), icon.labels))
        cells.append(scores(rival, icon.labels))
        if contrib is not None:
            lab = cv2.cvtColor(icon.rgb, cv2.COLOR_RGB2Lab)
            method = contrib.createSuperpixelLSC(lab, round((SIZE * SIZE / count) ** 0.5))
            method.iterate(10)
            method.enforceLabelConnectivity(20)
            lsc.append(scores(method.getLabels(), icon.labels))
    on = f"{len(ours)} OpenMoji icons, {SIZE} px, shaded, noisy"
    mean = np.mean(ours, axis=0)
    for name, others in (("skimage SLIC", cells), ("OpenCV LSC", lsc)):
        if not others:
            continue
        theirs = np.mean(others, axis=0)
        parts = [{"ours": float(a), "theirs": float(b)} for a, b in zip(mean, theirs, strict=True)]
        less = Bar(high=0.999, form="{:.3f} x")
        more = Bar(low=1.0001, form="{:.3f} x")
        yield Row(f"areas: under-segmentation / {name}", on, less, mean[0] / theirs[0], parts[0])
        yield Row(f"areas: achievable accuracy / {name}", on, more, mean[1] / theirs[1], parts[1])
        yield Row(f"areas: boundary recall / {name}", on, more, mean[2] / theirs[2], parts[2])


def _psnr(a: NDArray[np.uint8], b: NDArray[np.generic]) -> float:
    return float(10 * np.log10(255**2 / np.mean((a.astype(np.float64) - b) ** 2)))


def _means(rgb: NDArray[np.uint8], labels: NDArray[np.integer]) -> NDArray[np.float64]:
    """Picture of each label's mean in sRGB: what is best by PSNR."""
    size = np.maximum(np.bincount(labels.ravel()), 1)
    sums = [np.bincount(labels.ravel(), rgb[..., k].ravel()) / size for k in range(3)]
    return np.stack(sums, axis=1)[labels]


def fidelity(limit: int) -> Iterator[Row]:
    """PSNR of renderings against region means of scikit-image's SLIC at equal count."""
    tree, mosaic = {}, {}
    for name in PHOTOS[:limit]:
        picture = load(name)
        for count in (100, 300, 600):
            rival = slic(picture.rgb, count, compactness=10, start_label=0)
            fields = {"regions": max(int(rival.max()) + 1, 20)}
            base = _psnr(picture.rgb, _means(picture.rgb, rival))
            poster = vectorize(picture, "superpixel", **fields)
            tree[f"{name} {count}"] = _psnr(picture.rgb, poster.to_array()) - base
            cells = vectorize(picture, "superpixel", mode="mosaic", compactness=10, iterations=10, **fields)
            mosaic[f"{name} {count}"] = _psnr(picture.rgb, cells.to_array()) - base
    on = f"{len(tree)} drawings of bundled photos"
    gain = "{:+.1f} dB"
    yield Row(
        "tree cut / skimage SLIC, PSNR, mean",
        on,
        Bar(low=2, form=gain),
        float(np.mean(list(tree.values()))),
        tree,
    )
    yield Row("tree cut / skimage SLIC, PSNR, worst", on, Bar(low=1.3, form=gain), min(tree.values()), tree)
    yield Row("mosaic / skimage SLIC, PSNR, worst", on, Bar(low=0.5, form=gain), min(mosaic.values()), mosaic)
