"""A picture to draw with dots, and its drawing."""

import numpy as np

from vec2art_nb import vectorize
from vec2art_nb.engine.cache import StageCache


def shaded(height=180, width=240):
    """Dark disc with a light spot on a ground that grows darker to the right."""
    y, x = np.mgrid[:height, :width]
    tone = 250 - 120 * x / width
    tone[np.hypot(x - 0.4 * width, y - 0.5 * height) < 0.3 * height] = 40
    tone[np.hypot(x - 0.35 * width, y - 0.45 * height) < 0.08 * height] = 230
    return np.clip(np.stack([tone, 0.9 * tone, 0.7 * tone], axis=2), 0, 255).astype(np.uint8)


def drawn(picture, **fields):
    return vectorize(picture, "dots", cache=fields.pop("cache", StageCache()), **fields).layers[0]
