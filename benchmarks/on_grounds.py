"""Backgrounds on pictures that no threshold was set on: other shapes, fills and grounds, and none at all."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import cv2
import numpy as np
import skimage.data
from numpy.typing import NDArray

from benchmarks.report import Bar, Row
from vec2art_nb import subject_mask

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]
Rng = np.random.Generator

#: Rows and columns of the pictures; drawn this many times as large and averaged.
SHAPE, OVERSAMPLED = (420, 560), 3
FILLS = ("retina", "rocket", "immunohistochemistry", "motorcycle")
GROUNDS = ("horizon", "sheen", "out of focus", "grain", "tiles")
SUBJECTS = ("bottle", "pair", "branch", "cut off")
#: Pictures that are all subject.
CLOSE_UPS = ("brick", "grass", "gravel", "immunohistochemistry")


def _picture(name: str) -> F32:
    """Picture of scikit-image, three channels, at the size of the drawn ones."""
    path = f"{skimage.data.__path__[0]}/" + {
        "retina": "retina.jpg",
        "rocket": "rocket.jpg",
        "immunohistochemistry": "ihc.png",
        "motorcycle": "motorcycle_left.png",
    }.get(name, f"{name}.png")
    rgb = cv2.imread(path, cv2.IMREAD_COLOR)[..., ::-1]
    if name == "retina":  # the disc alone
        rgb = rgb[400:1000, 350:1050]
    return cv2.resize(np.ascontiguousarray(rgb), SHAPE[::-1], interpolation=cv2.INTER_AREA).astype(np.float32)


def _drawn(draw: Callable[[U8, float], None]) -> F32:
    """Share of each pixel that is drawn."""
    large = np.zeros([side * OVERSAMPLED for side in SHAPE], np.uint8)
    draw(large, float(OVERSAMPLED))
    return cv2.resize(large, SHAPE[::-1], interpolation=cv2.INTER_AREA).astype(np.float32) / 255


def _bottle(rng: Rng) -> F32:
    x, y, size = rng.uniform(200, 360), rng.uniform(190, 230), rng.uniform(0.8, 1.1)
    half = [(10, -150), (14, -90), (46, -50), (50, 140), (42, 150)]
    outline = [(x + s * size * w, y + size * h) for s, part in ((1, half), (-1, half[::-1])) for w, h in part]
    return _drawn(lambda a, f: cv2.fillPoly(a, [np.rint(np.array(outline) * f).astype(np.int32)], 255))


def _pair(rng: Rng) -> F32:
    tilt, (w, h) = rng.uniform(0, 180), rng.uniform((60, 40), (95, 70))

    def draw(a: U8, f: float) -> None:
        for x, y in ((170, 150), (390, 270)):
            cv2.ellipse(a, (round(x * f), round(y * f)), (round(w * f), round(h * f)), tilt, 0, 360, 255, -1)

    return _drawn(draw)


def _branch(rng: Rng) -> F32:
    """Trunk with thin arms."""
    ends = [(rng.uniform(60, 500), rng.uniform(40, 180)) for _ in range(6)]

    def draw(a: U8, f: float) -> None:
        scale = lambda p: tuple(round(v * f) for v in p)  # noqa: E731
        cv2.line(a, scale((280, 380)), scale((280, 180)), 255, round(26 * f))
        for k, end in enumerate(ends):
            cv2.line(a, scale((280, 190 + 25 * k)), scale(end), 255, round((7 + k) * f))
        # what arms enclose is kept with them: it does not reach the border
        cv2.drawContours(a, cv2.findContours(a, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)[0], -1, 255, -1)

    return _drawn(draw)


def _cut_off(rng: Rng) -> F32:
    x, wide = rng.uniform(200, 360), rng.uniform(110, 150)

    def draw(a: U8, f: float) -> None:
        cv2.circle(a, (round(x * f), round(170 * f)), round(75 * f), 255, -1)
        cv2.ellipse(a, (round(x * f), round(430 * f)), (round(wide * f), round(210 * f)), 0, 0, 360, 255, -1)

    return _drawn(draw)


_DRAW = {"bottle": _bottle, "pair": _pair, "branch": _branch, "cut off": _cut_off}


def _ground(kind: str, dark: bool, rng: Rng) -> F32:
    """Grounds of about one tone, light or dark; the rest of the picture has the other tones."""
    rows, columns = SHAPE
    y, x = np.mgrid[0 : 1 : rows * 1j, 0 : 1 : columns * 1j]
    base = np.full((*SHAPE, 3), 50.0 if dark else 208.0)
    if kind == "horizon":
        base += np.where(y > rng.uniform(0.55, 0.75), 1.0, 0.0)[..., None] * rng.uniform(-30, 30, 3)
        base += (12 * y)[..., None]
    elif kind == "sheen":
        base += (30 * np.exp(-((x - 0.3) ** 2 + (y - 0.2) ** 2) / 0.1) - 10 * x)[..., None]
    elif kind == "out of focus":
        soft = cv2.GaussianBlur(_picture("rocket"), (0, 0), 40)
        base += 0.35 * (soft - soft.mean(axis=(0, 1)))
    elif kind == "grain":
        grain = _picture("gravel")
        base += 0.15 * (grain - grain.mean())
    else:
        base += 8 * np.where((np.floor(x * 12) + np.floor(y * 9)) % 2, 1.0, -1.0)[..., None]
    return np.asarray(base + rng.normal(0, 3, base.shape), np.float32)


def scenes() -> Iterator[tuple[str, bool, U8, NDArray[np.bool_]]]:
    """Names, whether the ground is dark, pictures and their true subjects."""
    cases = itertools.product((False, True), GROUNDS, SUBJECTS, FILLS)
    for number, (dark, ground, subject, fill) in enumerate(cases):
        rng = np.random.default_rng(7000 + number)
        cover = _DRAW[subject](rng)[..., None]
        tones = _picture(fill)
        inside = 115 + 0.55 * tones if dark else 0.55 * tones
        rgb = np.clip(np.rint(cover * inside + (1 - cover) * _ground(ground, dark, rng)), 0, 255)
        yield f"{fill} {subject}, {ground}", dark, rgb.astype(np.uint8), cover[..., 0] >= 0.5


def _collage(rng: Rng) -> U8:
    """Picture full of overlapping soft patches, none of which is a ground."""
    rgb = np.full((*SHAPE, 3), rng.uniform(0, 255, 3), np.float32)
    for _ in range(160):
        mask = np.zeros(SHAPE, np.float32)
        middle = tuple(int(v) for v in rng.uniform(0, SHAPE[::-1]))
        axes = tuple(int(v) for v in rng.uniform(20, 90, 2))
        cv2.ellipse(mask, middle, axes, rng.uniform(0, 180), 0, 360, 1.0, -1)
        mask = cv2.GaussianBlur(mask, (0, 0), rng.uniform(1, 8))[..., None]
        rgb += mask * (rng.uniform(0, 255, 3).astype(np.float32) - rgb)
    return np.clip(rgb + rng.normal(0, 6, rgb.shape), 0, 255).astype(np.uint8)


def grounds(limit: int) -> Iterator[Row]:
    """Kept subjects against drawn ones, and what is kept of pictures without a ground."""
    cases = list(itertools.islice(scenes(), 2 * limit))
    whole = {name: _picture(name).astype(np.uint8) for name in CLOSE_UPS}
    whole |= {f"collage {k}": _collage(np.random.default_rng(900 + k)) for k in range(10)}
    for method in ("auto", "border"):
        for dark in (False, True):
            scores = {}
            for name, polarity, rgb, true in cases:
                if polarity == dark:
                    found = subject_mask(rgb, source_background=method) >= 0.5
                    scores[name] = float((found & true).sum() / max((found | true).sum(), 1))
            if not scores:
                continue
            on = f"{len(scores)} unseen, {'light on dark' if dark else 'dark on light'}"
            bar, worst = Bar(low=0.95, form="{:.3f}"), dict(sorted(scores.items(), key=lambda i: i[1])[:8])
            yield Row(f"background {method}: mean IoU", on, bar, float(np.mean([*scores.values()])), worst)
            yield Row(f"background {method}: worst IoU", on, bar, min(scores.values()), worst)
        kept = {
            name: float(subject_mask(rgb, source_background=method).mean()) for name, rgb in whole.items()
        }
        on, bar = f"{len(kept)} unseen without a ground", Bar(low=0.95, form="{:.3f}")
        yield Row(f"background {method}: kept", on, bar, float(np.mean([*kept.values()])), kept)
