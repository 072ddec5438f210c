"""Picture files, made in memory."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

PIXELS = np.arange(5 * 7 * 3, dtype=np.uint8).reshape(5, 7, 3)


def encoded(kind: str = "PNG", image: Image.Image | None = None, **options: object) -> bytes:
    """File of an image, by default one of `PIXELS`."""
    file = io.BytesIO()
    (image or Image.fromarray(PIXELS)).save(file, kind, **options)
    return file.getvalue()


def color_test() -> Image.Image:
    """Four flat quarters, large enough for JPEG's blocks: red, green / blue, grey."""
    quarters = np.array([[[200, 40, 30], [40, 160, 60]], [[30, 60, 190], [128, 128, 128]]], np.uint8)
    return Image.fromarray(quarters.repeat(32, axis=0).repeat(48, axis=1))
