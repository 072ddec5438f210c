"""`Layer`: elements of one kind as flat arrays, the geometry of a drawing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Kind = Literal["stroke", "region", "dot"]


@dataclass(frozen=True, eq=False)
class Layer:
    """Elements of one kind, most significant first.

    Element ``i`` owns ``points[offsets[i]:offsets[i + 1]]``. With ``degree`` 3 these are the control points
    of joined cubic Béziers (3 k + 1 of them for k cubics); with ``degree`` 1 the corners of a polyline. A dot
    is a single point. A region may have holes, and so several *rings*: there ``rings`` says which subpaths
    make up an element, and ``offsets`` and ``closed`` are those of the subpaths.

    Attributes
    ----------
    kind : {"stroke", "region", "dot"}
    degree : {1, 3}
    points : ndarray of float32, shape (N, 2)
        x, y in px of the original picture; (0, 0) is the outer corner of the first pixel.
    offsets : ndarray of int64, shape (m + 1,)
        Where subpaths begin and end; m = n unless there are `rings`.
    closed : ndarray of bool, shape (m,)
        A closed subpath's last point equals its first.
    color : ndarray of uint8, shape (n, 3)
        sRGB colour sampled from the picture.
    gradient : ndarray of uint8, shape (n, k, 3), or None
        Colours at equal steps along each element; None: one colour each.
    width : ndarray of float32, shape (n,)
        Width of a stroke relative to the nominal width (`profile` None), or of its widest part; the diameter
        of a dot.
    profile : ndarray of float32, shape (N,), or None
        Width relative to the nominal width at every control point: Bézier coefficients of a width function
        on the same parameter as the curve. None: each stroke has one width.
    absolute : bool
        Widths are in px of the original picture instead of relative to the nominal stroke width (centerline).
    weight : ndarray of float32, shape (n,)
        Significance, falling; comparable between pictures.
    rings : ndarray of int64, shape (n + 1,), or None
        Element ``i`` consists of the subpaths ``rings[i]`` to ``rings[i + 1]``, the outer one first; holes
        run the other way round. None: one subpath each.
    border : ndarray of uint8, shape (n,), or None
        Strokes that are borders of regions, with the regions' pen (``superpixel.line…``): how many regions
        lie beside each, 2, or 1 at the outside. None: strokes of their own.
    """

    kind: Kind
    degree: Literal[1, 3]
    points: NDArray[np.float32]
    offsets: NDArray[np.int64]
    closed: NDArray[np.bool_]
    color: NDArray[np.uint8]
    width: NDArray[np.float32]
    weight: NDArray[np.float32]
    profile: NDArray[np.float32] | None = None
    gradient: NDArray[np.uint8] | None = None
    absolute: bool = False
    rings: NDArray[np.int64] | None = None
    border: NDArray[np.uint8] | None = None

    def __post_init__(self) -> None:
        n, m = len(self), len(self.offsets) - 1
        sizes = {len(self.color), len(self.width), len(self.weight)}
        if n < 0 or sizes != {n} or self.offsets[-1] != len(self.points):
            raise ValueError(f"arrays of a layer disagree: {n} elements, but {sizes}")
        if len(self.closed) != m or (self.rings is not None and self.rings[-1] != m):
            raise ValueError(f"arrays of a layer disagree: {m} subpaths, but {len(self.closed)}")
        if self.profile is not None and len(self.profile) != len(self.points):
            raise ValueError(f"profile has {len(self.profile)} values for {len(self.points)} points")

    def __len__(self) -> int:
        return len(self.offsets if self.rings is None else self.rings) - 1

    @classmethod
    def empty(cls, kind: Kind = "stroke", degree: Literal[1, 3] = 3) -> Layer:
        """Layer without elements."""
        none = np.empty(0, np.float32)
        return cls(
            kind=kind,
            degree=degree,
            points=np.empty((0, 2), np.float32),
            offsets=np.zeros(1, np.int64),
            closed=np.empty(0, np.bool_),
            color=np.empty((0, 3), np.uint8),
            width=none,
            weight=none,
        )

    @property
    def segments(self) -> int:
        """Number of cubics (or of straight segments where `degree` is 1)."""
        return int((np.diff(self.offsets) - 1).clip(0).sum()) // self.degree

    def take(self, index: NDArray[np.int64], flip: NDArray[np.bool_] | None = None) -> Layer:
        """Layer of the elements at `index`, in that order; those where `flip` is true are turned around."""
        flip = np.zeros(len(index), np.bool_) if flip is None else flip
        paths, flip_paths, rings = index, flip, self.rings
        if rings is not None:
            rings, paths = _gathered(rings, index)
            flip_paths = np.repeat(flip, np.diff(rings))
        offsets, rows = _gathered(self.offsets, paths, flip_paths)
        gradient = None if self.gradient is None else self.gradient[index]
        if gradient is not None:
            gradient[flip] = gradient[flip, ::-1]
        return replace(
            self,
            points=self.points[rows],
            offsets=offsets,
            closed=self.closed[paths],
            color=self.color[index],
            width=self.width[index],
            weight=self.weight[index],
            profile=None if self.profile is None else self.profile[rows],
            gradient=gradient,
            rings=rings,
            border=None if self.border is None else self.border[index],
        )

    def first(self, count: int) -> Layer:
        """Layer of the `count` most significant elements, without copying."""
        count = min(max(count, 0), len(self))
        paths = count if self.rings is None else int(self.rings[count])
        end = self.offsets[paths]
        return replace(
            self,
            points=self.points[:end],
            offsets=self.offsets[: paths + 1],
            closed=self.closed[:paths],
            color=self.color[:count],
            width=self.width[:count],
            weight=self.weight[:count],
            profile=None if self.profile is None else self.profile[:end],
            gradient=None if self.gradient is None else self.gradient[:count],
            rings=None if self.rings is None else self.rings[: count + 1],
            border=None if self.border is None else self.border[:count],
        )


def _gathered(
    offsets: NDArray[np.int64], index: NDArray[np.int64], flip: NDArray[np.bool_] | None = None
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Offsets of the ranges at `index` put one after another, and the rows that they take."""
    counts = np.diff(offsets)[index]
    stops = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    rank = np.arange(stops[-1]) - np.repeat(stops[:-1], counts)
    if flip is None:
        return stops, np.repeat(offsets[index], counts) + rank
    start = np.where(flip, offsets[index + 1] - 1, offsets[index])
    return stops, np.repeat(start, counts) + np.where(np.repeat(flip, counts), -rank, rank)
