"""Grounds: what is connected to the border of a picture and has its colours, which may change smoothly."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

F32 = NDArray[np.float32]
Bools = NDArray[np.bool_]

#: Breadth of the border, as a share of the shorter side.
BORDER = 0.02
#: Most colour surfaces of a ground (sky and water, wall and floor).
SURFACES = 3
#: Share of the border that a surface must explain, and of a side, to be seen on it.
LEAST_SHARE, LEAST_SEEN = 0.12, 0.08
#: Distance in Lab from a common colour of the border within which pixels begin a surface.
NEAR = 14.0
#: Rounds in which a surface is fitted to what it explains.
ROUNDS = 8
#: Bounds of the distance in Lab at which the subject begins; and multiples of the ground's noise between
#: which it lies on uneven grounds: with more, pale skin goes with a wall, with less, stains stay.
THRESHOLDS, NOISES = (6.0, 22.0), (2.5, 4.0)
#: Greatest distance where the ground is even.
EVEN = 11.0
#: Ground is undecided from this share of the distance on at which the subject begins, further than so many px
#: from the subject; and how much of it there may be for each px of the rarer of ground and subject.
UNDECIDED, APART, DOUBTS = 0.6, 2, 0.15
#: Greatest distance in Lab that is told from others.
FARTHEST = 80.0
#: Reach of the ground's own colours, as a share of the diagonal: stains and shadows are wider; and px of the
#: reach that are looked at as one.
LOCAL, COARSE = 0.04, 5
#: Pixels of the border that surfaces are fitted to, about.
LOOKED_AT = 4000
#: Breadth of the gaps, px, through which ground does not get into a subject.
LEAK = 3
#: Least share of a picture that a subject or a part of one covers.
SPECK = 2e-4


class Border(NamedTuple):
    """Pixels along the border: what surfaces are made of there, colours in Lab, and the side of each."""

    basis: NDArray[np.float64]
    lab: F32
    side: NDArray[np.int64]


class Ground(NamedTuple):
    """What is ground, how much of the border it explains, and whether it is one at all."""

    mask: Bools
    explained: float
    convincing: bool


def _grid(rows: int, columns: int) -> tuple[F32, F32]:
    y, x = np.meshgrid(
        np.linspace(-1, 1, rows, dtype=np.float32),
        np.linspace(-1, 1, columns, dtype=np.float32),
        indexing="ij",
    )
    return x, y


def _border(lab: F32) -> Border:
    rows, columns = lab.shape[:2]
    breadth = max(round(BORDER * min(rows, columns)), 1)
    inner = np.zeros((rows, columns), bool)
    inner[breadth : rows - breadth, breadth : columns - breadth] = True
    i, j = np.nonzero(~inner)
    step = max(len(i) // LOOKED_AT, 1)
    i, j = i[:: step | 1], j[:: step | 1]  # odd: an even one may leave out the same pixels of each row
    near = np.stack([i, rows - 1 - i, j, columns - 1 - j])
    x, y = (np.linspace(-1, 1, n, dtype=np.float32)[k] for n, k in ((columns, j), (rows, i)))
    return Border(_basis(x, y), lab[i, j], near.argmin(axis=0))


def _length(vectors: F32) -> F32:
    """Lengths of vectors in the last of the axes; a sum over so short an axis is slow."""
    x, y, z = vectors[..., 0], vectors[..., 1], vectors[..., 2]
    return np.asarray(np.sqrt(x * x + y * y + z * z), np.float32)


def _basis(x: F32, y: F32) -> NDArray[np.float64]:
    return np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=-1).astype(np.float64)


def _fit(border: Border, inside: Bools) -> NDArray[np.float64]:
    """Quadratic surface of the colours of some border pixels, shape (6, 3); higher terms only if needed."""
    basis = border.basis[inside]
    damping = np.diag([0, 1e-3, 1e-3, 1e-2, 1e-2, 1e-2]) * len(basis)
    return np.linalg.solve(
        basis.T @ basis + damping + 1e-9 * np.eye(6), basis.T @ border.lab[inside].astype(np.float64)
    )


def _residuals(border: Border, surface: NDArray[np.float64]) -> F32:
    return _length((border.lab - border.basis @ surface).astype(np.float32))


def _reach(residuals: F32, inside: Bools) -> float:
    """Distance within which pixels belong to a surface."""
    noise = 1.4826 * float(np.median(residuals[inside]))
    return min(max(2.5 * noise, THRESHOLDS[0]), 1.4 * NEAR)


def _settled(border: Border, free: Bools, inside: Bools) -> tuple[NDArray[np.float64], Bools]:
    """Surface fitted to what it explains, again and again."""
    for _ in range(ROUNDS):
        surface = _fit(border, inside)
        residuals = _residuals(border, surface)
        found = free & (residuals < _reach(residuals, inside))
        if not found.any() or np.array_equal(found, inside):
            break
        inside = found
    return _fit(border, inside), inside


def _common(border: Border, free: Bools) -> Bools:
    """Pixels of about the most common colour of those that are free."""
    cell = (border.lab[free] / np.float32(NEAR / 2)).astype(np.int64) @ (10_000, 100, 1)
    cells, first, counts = np.unique(cell, return_index=True, return_counts=True)
    colors = border.lab[free][first]
    apart = np.linalg.norm(colors[:, None] - colors[None], axis=2)
    best = int(np.argmax((apart < NEAR) @ counts)) if len(cells) else 0
    return np.asarray(free & (_length(border.lab - colors[best]) < NEAR))


def _is_ground(border: Border, inside: Bools) -> bool:
    """Whether a surface shows on enough of the border: a subject that is cut off shows on one side."""
    seen = np.bincount(border.side[inside], minlength=4) / np.maximum(
        np.bincount(border.side, minlength=4), 1
    )
    return bool(inside.mean() >= LEAST_SHARE and (seen >= LEAST_SEEN).sum() >= 2)


def _surfaces(border: Border) -> tuple[list[NDArray[np.float64]], Bools]:
    free = np.ones(len(border.lab), bool)
    surfaces = []
    for number in range(SURFACES):
        if free.mean() < LEAST_SHARE:
            break
        begun = [_common(border, free)] + ([free] if number == 0 else [])
        settled = [_settled(border, free, inside) for inside in begun]
        surface, inside = max(settled, key=lambda one: int(one[1].sum()))
        if not _is_ground(border, inside):
            # what it explains is set aside: another colour may still be a ground
            free &= ~inside
            continue
        surfaces.append(surface)
        residuals = _residuals(border, surface)
        free &= residuals >= _reach(residuals, inside)
    explained = np.zeros(len(border.lab), bool)
    for surface in surfaces:
        explained |= _residuals(border, surface) < 1.4 * NEAR
    return surfaces, explained


def _distances(lab: F32, surfaces: list[NDArray[np.float64]]) -> F32:
    basis = _basis(*_grid(*lab.shape[:2])).astype(np.float32)
    apart = [_length(lab - basis @ surface.astype(np.float32)) for surface in surfaces]
    return np.asarray(np.minimum.reduce(apart), np.float32)


def threshold_of(distances: F32, ground: Bools) -> float:
    """Distance at which the subject begins: in the valley between both, clear of the ground's noise."""
    noise = 1.4826 * float(np.median(distances[ground])) if ground.any() else 0.0
    levels = np.clip(distances * np.float32(255 / FARTHEST), 0, 255).astype(np.uint8)
    valley = float(cv2.threshold(levels, 0, 1, cv2.THRESH_BINARY | cv2.THRESH_OTSU)[0]) * FARTHEST / 255
    least, most = (min(factor * noise, THRESHOLDS[1]) for factor in NOISES)
    return float(np.clip(valley, max(least, THRESHOLDS[0]), max(most, EVEN)))


def _connected(likely: Bools) -> Bools:
    """Parts of a mask that reach the border, and not through gaps as narrow as a leak in an outline."""
    wide = np.ones((LEAK, LEAK), np.uint8)
    inner = cv2.erode(likely.view(np.uint8), wide)
    _, labels = cv2.connectedComponents(inner, connectivity=4)
    edge = np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])
    reaches = np.zeros(int(labels.max()) + 1, bool)
    reaches[edge] = True
    reaches[0] = False
    reached = reaches[labels].view(np.uint8)
    # back to the outline, and a px into corners that the square does not reach
    return np.asarray((cv2.dilate(reached, np.ones((LEAK + 2, LEAK + 2), np.uint8)) > 0) & likely)


def _local(lab: F32, ground: Bools, distances: F32) -> F32:
    """Distances from the ground around each place, where there is some."""
    sigma = max(LOCAL * float(np.hypot(*ground.shape)), 1.0)
    step = max(sigma / COARSE, 1.0)
    rows, columns = ground.shape
    size = (max(round(columns / step), 1), max(round(rows / step), 1))
    colors = np.dstack([lab * ground[..., None], ground.astype(np.float32)])
    around = cv2.GaussianBlur(cv2.resize(colors, size, interpolation=cv2.INTER_AREA), (0, 0), sigma / step)
    around = cv2.resize(around, (columns, rows), interpolation=cv2.INTER_LINEAR)
    weight = around[..., 3]
    near = np.asarray(around[..., :3] / np.maximum(weight, np.float32(1e-4))[..., None], np.float32)
    apart = _length(lab - near)
    return np.where(weight > 0.02, np.minimum(apart, distances), distances).astype(np.float32)


def without_specks(mask: Bools) -> Bools:
    """Mask without parts that are smaller than anything drawn."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.view(np.uint8), connectivity=8)
    large = stats[:count, cv2.CC_STAT_AREA] >= max(SPECK * mask.size, 2)
    large[0] = False
    return np.asarray(large[labels])


def _is_convincing(distances: F32, ground: Bools, at: float) -> bool:
    """Whether a ground ends where the subject begins, and does not merge into it as fur and foliage do."""
    apart = cv2.erode(ground.view(np.uint8), np.ones((2 * APART + 1, 2 * APART + 1), np.uint8)) > 0
    undecided = np.count_nonzero(apart & (distances > UNDECIDED * at))
    return bool(undecided <= DOUBTS * min(np.count_nonzero(ground), np.count_nonzero(~ground)))


def border_ground(
    lab: F32, threshold: float | None, check: Callable[[], None] = lambda: None
) -> Ground | None:
    """Ground by the colours of the border.

    Colours of the border are explained by at most three smooth surfaces over the picture, each fitted to what
    it explains; a surface that shows on one side only is taken for a subject that is cut off. Ground is what
    is close to a surface, or to the ground around it, and connected to the border. It convinces if little
    of it is almost as far from the surfaces as the subject is: in a close-up there is none.

    Parameters
    ----------
    lab : ndarray of float32, shape (h, w, 3)
        CIE Lab, without noise.
    threshold : float or None
        Distance in Lab at which the subject begins; None finds one.
    check : callable, optional
        Called between steps; may raise to stop.

    Returns
    -------
    Ground or None
        None if no surface explains enough.
    """
    border = _border(lab)
    surfaces, explained = _surfaces(border)
    if not surfaces:
        return None
    check()
    distances = _distances(lab, surfaces)
    check()
    at = threshold_of(distances, distances < THRESHOLDS[1] / 2) if threshold is None else threshold
    ground = _connected(distances < at)
    check()
    distances = _local(lab, ground, distances)
    check()
    if threshold is None:
        at = threshold_of(distances, ground)
    ground = ~without_specks(~_connected(distances < at))
    return Ground(ground, float(explained.mean()), _is_convincing(distances, ground, at))
