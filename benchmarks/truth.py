"""Pictures with known lines: icons of npm packages, installed next to this file when they are first needed.

Two kinds of truth:

- *outline* icons (Tabler outline, Lucide): the lines are the icon's own path geometry, sampled densely. A
  subpath is a stroke.
- *filled* icons (Tabler filled): overlaps and holes make path geometry differ from the visible boundary, so
  the boundary is the sub-pixel iso-contour at half ink of a rendering four times as large.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import resvg_py
from numpy.typing import NDArray
from PIL import Image
from skimage.measure import find_contours

from benchmarks.svgpath import lines
from vec2art_nb.engine.layer import Layer
from vec2art_nb.engine.metrics import polylines, sample

FOLDER = Path(__file__).parent / "truth"
#: Pinned, so that everybody measures on the same icons.
PACKAGES = {"@tabler/icons": "3.51.0", "lucide-static": "1.62.0"}
SETS = {
    "filled": "@tabler/icons/icons/filled",
    "outline": "@tabler/icons/icons/outline",
    "lucide": "lucide-static/icons",
}
#: Icons are drawn on a square of this many units.
UNITS = 24
#: Enlargement of the rendering whose iso-contour is the boundary of a filled icon.
FINER = 4


@dataclass(frozen=True)
class Icon:
    """One icon.

    Attributes
    ----------
    name : str
    svg : str
        Its file.
    """

    name: str
    svg: str

    def drawn(
        self, size: int, *, stroke_px: float | None = None, ink: str = "black", paper: str = "white"
    ) -> NDArray[np.uint8]:
        """Rendering of `size` x `size` px, (H, W, 3); lines `stroke_px` wide where that is given."""
        svg = self.svg.replace("currentColor", ink)
        if stroke_px is not None:
            svg = re.sub(r'stroke-width="[^"]*"', f'stroke-width="{stroke_px * UNITS / size}"', svg, count=1)
        png = resvg_py.svg_to_bytes(svg_string=svg, width=size, height=size, background=paper)
        return np.asarray(Image.open(io.BytesIO(bytes(png))).convert("RGB"))

    def centre_lines(self, size: int) -> Layer:
        """Subpaths of the icon, px of a rendering of that size."""
        return polylines([line * (size / UNITS) for line in lines(self.svg)])

    def boundary(self, size: int) -> Layer:
        """Boundary of the ink, px of a rendering of that size; kept on disk, for it takes .3 s."""
        path = FOLDER / f"boundary-{size}" / f"{self.name}.npz"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            fine = self.drawn(size * FINER)[..., 0] / 255.0
            np.savez(path, *[(contour[:, ::-1] + 0.5) / FINER for contour in find_contours(fine, 0.5)])
        with np.load(path) as contours:
            return polylines(list(contours.values()))


def points(layer: Layer, step: float = 0.1) -> NDArray[np.float64]:
    """Points at equal steps (px) along all strokes, close enough for distances of a tenth of a pixel."""
    return sample(layer, step).points


def true_width(size: int) -> float:
    """Width of an outline icon's lines as designed (2 units), px of a rendering of that size."""
    return 2 * size / UNITS


def chosen(kind: str, count: int) -> list[Icon]:
    """`count` icons of a set, evenly spaced in the order of their names."""
    icons = _icons(kind)
    index = np.unique(np.linspace(0, len(icons) - 1, min(count, len(icons))).round().astype(int))
    return [icons[i] for i in index]


@cache
def _icons(kind: str) -> list[Icon]:
    """Usable icons of a set by name; line icons with filled or faint parts have no pure centre lines."""
    install()
    icons = []
    for path in sorted((FOLDER / "node_modules" / SETS[kind]).glob("*.svg")):
        svg = path.read_text(encoding="utf-8")
        if "opacity" in svg or (kind != "filled" and 'fill="currentColor"' in svg):
            continue
        icons.append(Icon(path.stem, svg))
    return icons


def install() -> None:
    """Install the packages unless these versions are there.

    Raises
    ------
    SystemExit
        If npm is missing or fails.
    """
    if all(_installed(name) == version for name, version in PACKAGES.items()):
        return
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit(
            "npm is needed to install the icons that drawings are compared with: install Node.js"
        )
    FOLDER.mkdir(exist_ok=True)
    wanted = [f"{name}@{version}" for name, version in PACKAGES.items()]
    quiet = ["--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
    subprocess.run([npm, "install", "--prefix", str(FOLDER), *quiet, *wanted], check=True)


def _installed(package: str) -> str | None:
    """Installed version of a package."""
    path = FOLDER / "node_modules" / package / "package.json"
    if not path.exists():
        return None
    return str(json.loads(path.read_text(encoding="utf-8"))["version"])
