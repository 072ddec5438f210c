"""The ``<path>`` elements of a layer as one text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels import text
from vec2art_nb.engine.kernels.digits import ROOM, short_numbers

_TAGS = (b'<path d="', b'"/>')


@dataclass(frozen=True, eq=False)
class Geometry:
    """Paths of one or more subpaths each.

    Attributes
    ----------
    points : ndarray of float32, shape (N, 2)
        Corners (degree 1) or joined cubics' control points (degree 3).
    offsets : ndarray of int64, shape (m + 1,)
        Subpath ``j`` is ``points[offsets[j]:offsets[j + 1]]``.
    closed : ndarray of bool, shape (m,)
    paths : ndarray of int64, shape (n + 1,)
        Path ``i`` consists of the subpaths ``paths[i]`` to ``paths[i + 1]``.
    degree : {1, 3}
    """

    points: NDArray[np.float32]
    offsets: NDArray[np.int64]
    closed: NDArray[np.bool_]
    paths: NDArray[np.int64]
    degree: int


def path_texts(
    geometry: Geometry, order: NDArray[np.int64], unit: int, *, compiled: bool = True
) -> tuple[str, NDArray[np.int64]]:
    """One ``<path d="…"/>`` for each of some paths.

    Parameters
    ----------
    geometry : Geometry
    order : ndarray of int64, shape (k,)
        Paths to write, in this order.
    unit : int
        Units per px, a power of ten: 100 for two decimals.
    compiled : bool
        Use the compiled writer: some 50 times as fast, once it is loaded.

    Returns
    -------
    text : str
    ends : ndarray of int64, shape (k + 1,)
        Path ``order[i]`` is ``text[ends[i]:ends[i + 1]]``.

    Examples
    --------
    >>> corners = np.array([[0, 0], [3.5, 0], [3, 1.25]], np.float32)
    >>> triangle = Geometry(corners, np.array([0, 3]), np.array([True]), np.array([0, 1]), degree=1)
    >>> path_texts(triangle, np.array([0]), unit=100)[0]
    '<path d="M0 0h3.5l-.5 1.25z"/>'
    """
    points = geometry.points.reshape(-1)
    arrays = (points, geometry.offsets, geometry.closed, geometry.paths, order)
    size = int(
        len(order) * text.PATH_BYTES
        + len(geometry.closed) * text.RING_BYTES
        + len(points) // 2 * text.POINT_BYTES
        + ROOM
    )
    buffer: Any
    ends: Any
    state: Any
    if compiled:
        # Drafts can do without numba, which takes longer to load than they take to make.
        from vec2art_nb.engine.kernels.compiled_text import write_paths  # noqa: PLC0415

        buffer, ends = np.empty(size, np.uint8), np.zeros(len(order) + 1, np.int64)
        tags = (np.frombuffer(tag, np.uint8) for tag in _TAGS)
        state = np.zeros(text.STATE_SIZE, np.int64)
        short = np.array(short_numbers(unit), np.int64)
        arguments: Any = (buffer, ends, state, *tags, *arrays, geometry.degree, unit, short)
        write_paths(*arguments)
    else:
        buffer, ends = bytearray(size), [0] * (len(order) + 1)
        lists: Any = tuple(array.tolist() for array in arrays)
        state = [0] * text.STATE_SIZE
        arguments = (buffer, ends, state, *_TAGS, *lists, geometry.degree, unit, short_numbers(unit))
        text.write_paths(*arguments)
    return bytes(buffer[: ends[-1]]).decode("ascii"), np.asarray(ends, np.int64)
