"""Label truth: flat icons of OpenMoji, shaded and with noise, and measures of label maps against it.

The icons are installed by npm when first needed (CC BY-SA 4.0) and are no part of this project.
"""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
import resvg_py
from numpy.typing import NDArray
from PIL import Image
from skimage.measure import label as components

from benchmarks.truth import FOLDER

PACKAGE, VERSION = "openmoji", "17.0.0"
SIZE, FINER = 512, 2
#: Colours of fewer px (of the enlarged rendering) are edges between others.
LEAST = 400
NOISE, SHADE = 6.0, 0.22
RGB = NDArray[np.uint8]
Labels = NDArray[np.int64]


@dataclass(frozen=True)
class Truth:
    """A shaded, noisy picture, and the number of the area that each pixel belongs to."""

    name: str
    rgb: RGB
    labels: Labels


def truths(count: int) -> Iterator[Truth]:
    """`count` icons, evenly spaced in the order of their names."""
    install()
    paths = sorted((FOLDER / "node_modules" / PACKAGE / "color" / "svg").glob("*.svg"))
    for i in np.unique(np.linspace(0, len(paths) - 1, min(count, len(paths))).round().astype(int)):
        svg = paths[i].read_text(encoding="utf-8")
        png = resvg_py.svg_to_bytes(
            svg_string=svg, width=SIZE * FINER, height=SIZE * FINER, background="#d8dee4"
        )
        fine = np.asarray(Image.open(io.BytesIO(bytes(png))).convert("RGB"))
        yield Truth(paths[i].stem, _shaded(fine), _labels(fine))


def _shaded(fine: RGB) -> RGB:
    """Picture with a shade across it and noise, the same every time."""
    rgb = cv2.resize(fine, (SIZE, SIZE), interpolation=cv2.INTER_AREA).astype(np.float64)
    y, x = np.mgrid[:SIZE, :SIZE] / SIZE
    rgb *= (1 - SHADE * (0.6 * x + 0.4 * y))[..., None]
    return np.clip(rgb + np.random.default_rng(1).normal(0, NOISE, rgb.shape), 0, 255).astype(np.uint8)


def _labels(fine: RGB) -> Labels:
    """Connected areas of each flat colour; pixels between colours get the nearest one."""
    code = fine.astype(np.int64) @ (65536, 256, 1)
    values, counts = np.unique(code, return_counts=True)
    flat = values[counts >= LEAST]
    colors = np.stack([flat >> 16 & 255, flat >> 8 & 255, flat & 255], axis=1)
    middle = fine[::FINER, ::FINER].astype(np.int64)
    nearest = ((middle[:, :, None] - colors) ** 2).sum(axis=3).argmin(axis=2)
    return np.asarray(components(nearest, background=-1, connectivity=1), np.int64)


def scores(found: NDArray[np.integer], truth: Labels) -> tuple[float, float, float]:
    """Under-segmentation error (Neubert and Protzel), achievable accuracy, boundary recall at 2 px."""
    n, m = int(found.max()) + 1, int(truth.max()) + 1
    shared = np.bincount((found.astype(np.int64) * m + truth).ravel(), minlength=n * m).reshape(n, m)
    size = shared.sum(axis=1, keepdims=True)
    under = np.minimum(shared, size - shared).sum() / truth.size
    achievable = shared.max(axis=1).sum() / truth.size
    near = cv2.dilate(_edges(found), np.ones((5, 5), np.uint8))
    edges = _edges(truth)
    return float(under), float(achievable), float((edges & near).sum() / max(edges.sum(), 1))


def _edges(labels: NDArray[np.integer]) -> NDArray[np.uint8]:
    out = np.zeros(labels.shape, np.uint8)
    out[:, 1:] |= labels[:, 1:] != labels[:, :-1]
    out[1:] |= labels[1:] != labels[:-1]
    return out


def install() -> None:
    """Install the icons unless they are there."""
    about = FOLDER / "node_modules" / PACKAGE / "package.json"
    if about.exists() and json.loads(about.read_text(encoding="utf-8"))["version"] == VERSION:
        return
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is needed to install the icons that areas are compared with: install Node.js")
    FOLDER.mkdir(exist_ok=True)
    quiet = ["--no-audit", "--no-fund", "--ignore-scripts", "--no-save", "--loglevel=error"]
    subprocess.run([npm, "install", "--prefix", str(FOLDER), *quiet, f"{PACKAGE}@{VERSION}"], check=True)
