"""Pictures and label maps to make areas of, and polygons of what comes out."""

import numpy as np
import shapely

from vec2art_nb.engine.arcs import Arcs
from vec2art_nb.engine.kernels.components import components


def blobs(width=120, height=90, seed=0):
    """Colourful picture of discs and stripes with a little noise."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[:height, :width]
    rgb = np.full((height, width, 3), (200, 190, 170), np.float64)
    rgb[x > 0.7 * width] = (40, 60, 120)
    for _ in range(6):
        cx, cy, r = rng.uniform(0, width), rng.uniform(0, height), rng.uniform(0.06, 0.3) * height
        rgb[(x - cx) ** 2 + (y - cy) ** 2 < r * r] = rng.uniform(0, 255, 3)
    return np.clip(rgb + rng.normal(0, 4, rgb.shape), 0, 255).astype(np.uint8)


def connected(labels):
    """Label map in which every label is one 4-connected piece, and how many there are; -1 stays."""
    out = np.empty(labels.shape, np.int32)
    count = components(np.ascontiguousarray(labels, np.int32), 1, out)
    return out, count


def polygons(layer):
    """Every region as a polygon with its holes; curves as fine polylines, the same from both sides."""
    lines = Arcs(layer.points, layer.offsets, layer.degree).lines()
    rings = [
        lines.points[a:b].astype(float) for a, b in zip(lines.offsets[:-1], lines.offsets[1:], strict=True)
    ]
    return np.array(
        [
            shapely.Polygon(rings[a], rings[a + 1 : b])
            for a, b in zip(layer.rings[:-1], layer.rings[1:], strict=True)
        ]
    )


def misfit(layer, area):
    """Invalid polygons, area that nothing covers, area that is covered twice."""
    shapes = polygons(layer)
    total, union = shapely.area(shapes).sum(), shapely.union_all(shapes).area
    return int((~shapely.is_valid(shapes)).sum()), area - union, total - union
