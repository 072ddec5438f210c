"""Quality of what is done to a picture before it is drawn: its ground removed, its colours reduced."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.pictures import PHOTOS, load, mosaic
from benchmarks.report import Bar, Row
from vec2art_nb import subject_mask
from vec2art_nb.engine.control import Control
from vec2art_nb.engine.palette import METHODS, quantised, to_lab

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]

#: Rows and columns of the pictures with drawn truth; they are drawn four times as large and averaged.
SHAPE, OVERSAMPLED = (480, 640), 4
#: Methods that look at colours and places, and the grounds: each light and dark.
COLORFUL = ("auto", "border")
GROUNDS = ("plain", "noisy", "gradient", "vignette", "tinted")


def _blob(rng: np.random.Generator, points: int = 400) -> NDArray[np.float64]:
    """Smooth closed outline around the origin, radius about 1."""
    angle = np.linspace(0, 2 * np.pi, points, endpoint=False)
    waves = sum(rng.normal(0, 0.22 / k) * np.cos(k * angle + rng.uniform(0, 2 * np.pi)) for k in range(2, 8))
    return np.stack([np.cos(angle), np.sin(angle)], axis=1) * (1 + np.clip(waves, -0.5, 0.6))[:, None]


def _star(rng: np.random.Generator) -> NDArray[np.float64]:
    """Star with sharp tips."""
    n = int(rng.integers(5, 9))
    angle = np.arange(2 * n) * np.pi / n + rng.uniform(0, 1)
    radius = np.where(np.arange(2 * n) % 2, 0.55, 1.2)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


def _figure(rng: np.random.Generator) -> list[NDArray[np.float64]]:
    """Head and shoulders."""
    angle = np.linspace(0, 2 * np.pi, 200)
    head = np.stack([0.42 * np.cos(angle), 0.52 * np.sin(angle) - 0.55], axis=1)
    neck = np.array([(-0.16, -0.3), (0.16, -0.3), (0.2, 0.3), (-0.2, 0.3)])
    width = rng.uniform(0.9, 1.1)
    shoulders = np.array(
        [(-0.3, 0.1), (0.3, 0.1), (width, 0.45), (width, 1.0), (-width, 1.0), (-width, 0.45)]
    )
    return [head, neck, shoulders]


def _cover(kind: str, rng: np.random.Generator) -> F32:
    """Share of the subject in each pixel."""
    rows, columns = (side * OVERSAMPLED for side in SHAPE)
    shapes = {"blob": lambda: [_blob(rng)], "star": lambda: [_star(rng)], "figure": lambda: _figure(rng)}
    size = rng.uniform(0.26, 0.36) * rows
    middle = np.array([columns * rng.uniform(0.4, 0.6), rows * rng.uniform(0.45, 0.55)])
    drawn = np.zeros((rows, columns), np.uint8)
    for outline in shapes[kind]():
        cv2.fillPoly(drawn, [np.rint(outline * size + middle).astype(np.int32)], 255)
    return cv2.resize(drawn, SHAPE[::-1], interpolation=cv2.INTER_AREA).astype(np.float32) / 255


def _ground(kind: str, dark: bool, rng: np.random.Generator) -> F32:
    """Ground, light or dark."""
    y, x = np.mgrid[-1 : 1 : SHAPE[0] * 1j, -1 : 1 : SHAPE[1] * 1j]
    tint = rng.uniform(-14, 14, 3) if kind in {"tinted", "gradient"} else np.zeros(3)
    shades = {"gradient": 24 * (x * rng.uniform(-1, 1) + y), "vignette": -22 * (x * x + y * y)}
    shade = shades.get(kind, 0 * x)
    noise = rng.normal(0, 9 if kind == "noisy" else 2, (*SHAPE, 3))
    return np.asarray((45 if dark else 212) + tint + shade[..., None] + noise, np.float32)


def _texture(dark: bool, photo: U8 | None, rng: np.random.Generator) -> F32:
    """What fills the subject: the tones of a photo, or of a paint, of the other polarity than its ground."""
    if photo is None:
        base = rng.uniform(0, 1, 3)
        tones = 120 + 110 * base if dark else 110 * base
        return np.asarray(tones + rng.normal(0, 3, (*SHAPE, 3)), np.float32)
    tones = cv2.resize(photo, SHAPE[::-1], interpolation=cv2.INTER_AREA).astype(np.float32)
    return np.asarray(105 + 0.58 * tones if dark else 0.58 * tones, np.float32)


def composites(limit: int) -> Iterator[tuple[str, bool, U8, NDArray[np.bool_]]]:
    """Names, whether the ground is dark, pictures, and their true subjects."""
    photos: list[U8 | None] = [None, *(load(name).rgb for name in PHOTOS)]
    cases = itertools.product((False, True), GROUNDS, ("blob", "star", "figure"), range(len(photos)))
    for number, (dark, ground, shape, photo) in enumerate(itertools.islice(cases, 2 * limit)):
        rng = np.random.default_rng(number)
        cover = _cover(shape, rng)
        texture = _texture(dark, photos[photo], rng)
        mixed = cover[..., None] * texture + (1 - cover[..., None]) * _ground(ground, dark, rng)
        rgb = np.clip(np.rint(mixed), 0, 255).astype(np.uint8)
        filled = "paint" if photo == 0 else PHOTOS[photo - 1]
        yield f"{filled} {shape}, {ground}", dark, rgb, cover >= 0.5


def overlap(found: NDArray[np.bool_], true: NDArray[np.bool_]) -> float:
    """Intersection over union."""
    return float((found & true).sum() / max((found | true).sum(), 1))


def background(limit: int) -> Iterator[Row]:
    """Kept subjects against drawn ones: mean and worst of each method and polarity."""
    cases = list(composites(limit))
    for method, dark in itertools.product(("auto", "border", "otsu", "adaptive"), (False, True)):
        # Photos have lights and shadows, which one grey level takes for the ground's.
        suited = [case for case in cases if case[1] == dark and (method in COLORFUL or "paint" in case[0])]
        scores = {
            name: overlap(subject_mask(rgb, source_background=method) >= 0.5, true)
            for name, _, rgb, true in suited
        }
        if not scores:
            continue
        worst = dict(sorted(scores.items(), key=lambda item: item[1])[:4])
        fill = "photos and paint" if method in COLORFUL else "paint"
        on = f"{len(scores)} of {fill}, {'light on dark' if dark else 'dark on light'}"
        bar, mean = Bar(low=0.95, form="{:.3f}"), float(np.mean([*scores.values()]))
        yield Row(f"background {method}: mean IoU", on, bar, mean)
        yield Row(f"background {method}: worst IoU", on, bar, min(scores.values()), worst)


def error(rgb: U8, reduced: U8) -> float:
    """Root mean square distance in Lab."""
    ours, theirs = (to_lab(a.reshape(-1, 3).astype(np.float32)) for a in (rgb, reduced))
    return float(np.sqrt(np.square(ours - theirs).sum(axis=1).mean()))


def _rival(rgb: U8, colors: int) -> U8:
    """Picture in the colours that MiniBatchKMeans finds in Lab."""
    from sklearn.cluster import MiniBatchKMeans

    lab = to_lab(rgb.reshape(-1, 3).astype(np.float32))
    model = MiniBatchKMeans(colors, random_state=0, n_init=3).fit(lab)
    centers = cv2.cvtColor(model.cluster_centers_.astype(np.float32)[None], cv2.COLOR_Lab2RGB)[0]
    palette = np.clip(np.rint(centers * 255), 0, 255).astype(np.uint8)
    return palette[model.predict(lab)].reshape(rgb.shape)


def palette(limit: int) -> Iterator[Row]:
    """Error of palettes, in Lab, against scikit-learn's."""
    pictures = {name: load(name).rgb for name in PHOTOS[:limit]} | {"mosaic": mosaic(1)}
    for colors in (8, 16):
        errors = {
            method: {
                name: error(rgb, quantised(rgb, None, method, colors, False, Control())[0])
                for name, rgb in pictures.items()
            }
            for method in METHODS
        }
        on = f"{len(pictures)} photos, {colors} colours"
        for method, high in (("median_cut", 1.35), ("octree", 2.0)):
            ratios = {name: errors[method][name] / errors["kmeans"][name] for name in pictures}
            bar = Bar(low=1 / 1.05, high=high, form="{:.2f}")
            yield Row(
                f"palette: error {method} / kmeans", on, bar, float(np.mean([*ratios.values()])), ratios
            )
        try:
            theirs = {name: error(rgb, _rival(rgb, colors)) for name, rgb in pictures.items()}
        except ModuleNotFoundError:
            missing = "palette: error kmeans / MiniBatchKMeans: scikit-learn is missing"
            yield Row(missing, on, Bar(high=1.05), float("nan"))
            continue
        ratios = {name: errors["kmeans"][name] / theirs[name] for name in pictures}
        name = "palette: error kmeans / MiniBatchKMeans, worst"
        yield Row(name, on, Bar(high=1.05, form="{:.3f}"), max(ratios.values()), ratios)
