"""Fetch the photographs among the bundled pictures from packages that carry them.

Run ``pip download --no-deps scikit-learn``, then ``python benchmarks/samples/photos.py WHEEL OUT_FOLDER``.
Three come from the scikit-image that is installed, as JPEG of high quality; one, unchanged, from that wheel.
"""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

from PIL import Image
from skimage import data

#: Name, picture, JPEG quality: the smaller the picture, the more its details count.
PHOTOS = (("portrait", data.astronaut, 90), ("animal", data.chelsea, 94), ("still_life", data.coffee, 92))


def main(wheel: Path, folder: Path) -> None:
    """Write the four files."""
    for name, load, quality in PHOTOS:
        target = folder / f"{name}.jpg"
        Image.fromarray(load()).save(target, quality=quality, optimize=True, progressive=True, subsampling=0)
    with zipfile.ZipFile(wheel) as archive:
        (folder / "building.jpg").write_bytes(archive.read("sklearn/datasets/images/china.jpg"))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
