"""Skeleton to graph: branches of pixels between junctions, junction clusters as single nodes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels._jit import kernel
from vec2art_nb.engine.kernels.bitwise import indices, pack
from vec2art_nb.engine.kernels.thin import pad
from vec2art_nb.engine.scratch import NO_SCRATCH, Scratch

#: Marks of pixels: on a branch, there and visited; at a junction, and gathered into a node.
PATH, SEEN, CROSSING, JUNCTION = 1, 5, 7, 3


@dataclass(frozen=True, eq=False)
class Branches:
    """The graph of a skeleton.

    Attributes
    ----------
    points : ndarray of int32, shape (N, 2)
        x, y of pixels along each branch; where a branch meets a node it begins or ends with the node's pixel.
    offsets : ndarray of int64, shape (n + 1,)
        Branch ``i`` is ``points[offsets[i]:offsets[i + 1]]``: one point for a lone pixel, else more.
    ends : ndarray of int32, shape (n, 2)
        Node at the first and the last point; -1 where the end is free or the branch is closed.
    closed : ndarray of bool, shape (n,)
        Branch without ends; its last point equals its first.
    nodes : ndarray of float32, shape (m, 2)
        x, y of each junction: the centroid of its cluster of pixels.
    """

    points: NDArray[np.int32]
    offsets: NDArray[np.int64]
    ends: NDArray[np.int32]
    closed: NDArray[np.bool_]
    nodes: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.offsets) - 1


@kernel("void(uint8[::1], int64, int32[::1])")
def _mark_clusters(f: NDArray[np.uint8], stride: int, pixels: NDArray[np.int32]) -> None:
    """Mark pixels with three or more neighbours."""
    for i in range(pixels.shape[0]):
        p = np.int64(pixels[i])
        n = 0
        for row in (p - stride, p, p + stride):
            for q in range(row - 1, row + 2):
                n += f[q] != 0
        if n > 3:
            f[p] = CROSSING


@kernel("Tuple((float32[:,::1], int32[::1]))(uint8[::1], int64, int32[::1], int32[::1])")
def _nodes(
    f: NDArray[np.uint8], stride: int, pixels: NDArray[np.int32], node: NDArray[np.int32]
) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
    """Gather touching junction pixels into nodes: centroids and a pixel near each; fills `node` there."""
    centre = np.empty((pixels.shape[0], 2), np.float32)
    pixel = np.empty(pixels.shape[0], np.int32)
    members = np.empty(pixels.shape[0], np.int32)
    count = 0
    for i in range(pixels.shape[0]):
        if f[pixels[i]] != CROSSING:
            continue
        members[0] = pixels[i]
        f[pixels[i]] = JUNCTION
        node[pixels[i]] = count
        n = 1
        done = 0
        sx = 0.0
        sy = 0.0
        while done < n:
            p = np.int64(members[done])
            done += 1
            sx += p % stride
            sy += p // stride
            for row in (p - stride, p, p + stride):
                for q in range(row - 1, row + 2):
                    if f[q] == CROSSING:
                        f[q] = JUNCTION
                        node[q] = count
                        members[n] = q
                        n += 1
        sx /= n
        sy /= n
        best = np.inf
        for j in range(n):
            p = members[j]
            d = (p % stride - sx) ** 2 + (p // stride - sy) ** 2
            if d < best:
                best = d
                pixel[count] = p
        centre[count, 0] = sx - 1
        centre[count, 1] = sy - 1
        count += 1
    return centre[:count].copy(), pixel[:count].copy()


@kernel()
def _neighbours(f: NDArray[np.uint8], stride: int, p: np.int64) -> tuple[Any, Any]:
    """The at most two neighbours of a path pixel, a junction first; -1 for none.

    Two junction pixels that touch each other are one way on, not two: the pixel is the tip of a short spur.
    """
    a = -1
    b = -1
    for row in (p - stride, p, p + stride):
        for q in range(row - 1, row + 2):
            if f[q] == 0 or q == p:
                continue
            if a < 0:
                a = q
            else:
                b = q
    if b >= 0 and f[b] == JUNCTION:
        if f[a] == JUNCTION:
            step = b - a
            if step == 1 or stride - 1 <= step <= stride + 1:
                b = -1
        else:
            a, b = b, a
    return a, b


@kernel()
def _walk(
    f: NDArray[np.uint8],
    stride: int,
    start: np.int64,
    came: Any,
    out: NDArray[np.int32],
    n: int,
) -> tuple[int, Any]:
    """Follow path pixels from `start` away from `came`; return the new count and what stopped it."""
    p = start
    while True:
        f[p] = SEEN
        out[n] = p
        n += 1
        a, b = _neighbours(f, stride, p)
        onward = b if a == came else a
        if onward < 0 or f[onward] == JUNCTION or onward == start:
            return n, onward
        came = p
        p = onward


@kernel(
    "Tuple((int32[::1], int64[::1], int32[:,::1], boolean[::1]))"
    "(uint8[::1], int64, int32[::1], int32[::1], int32[::1])"
)
def _trace(
    f: NDArray[np.uint8],
    stride: int,
    pixels: NDArray[np.int32],
    node: NDArray[np.int32],
    node_pixel: NDArray[np.int32],
) -> tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.int32], NDArray[np.bool_]]:
    """Walk all branches, then all loops, then keep junctions that nothing reaches as lone pixels."""
    size = pixels.shape[0]
    out = np.empty(3 * size + 2, np.int32)
    offsets = np.zeros(size + 2, np.int64)
    ends = np.full((size + 1, 2), -1, np.int32)
    closed = np.zeros(size + 1, np.bool_)
    reached = np.zeros(node_pixel.shape[0], np.bool_)
    n = 0
    count = 0
    for i in range(size):
        p = np.int64(pixels[i])
        if f[p] != PATH:
            continue
        came, other = _neighbours(f, stride, p)
        if came >= 0 and f[came] == JUNCTION:
            ends[count, 0] = node[came]
            out[n] = node_pixel[node[came]]
            n += 1
        elif other >= 0:
            continue
        else:
            came = -1
        n, stop = _walk(f, stride, p, came, out, n)
        if stop >= 0:
            ends[count, 1] = node[stop]
            out[n] = node_pixel[node[stop]]
            n += 1
        for e in range(2):
            if ends[count, e] >= 0:
                reached[ends[count, e]] = True
        count += 1
        offsets[count] = n
    for i in range(size):
        p = np.int64(pixels[i])
        if f[p] != PATH:
            continue
        came, _ = _neighbours(f, stride, p)
        n, _ = _walk(f, stride, p, came, out, n)
        out[n] = p
        n += 1
        closed[count] = True
        count += 1
        offsets[count] = n
    for k in range(reached.shape[0]):
        if not reached[k]:
            out[n] = node_pixel[k]
            n += 1
            count += 1
            offsets[count] = n
    return out[:n].copy(), offsets[: count + 1].copy(), ends[:count].copy(), closed[:count].copy()


def branches(skeleton: NDArray[Any]) -> Branches:
    """Split a thin skeleton into branches at its junctions.

    Parameters
    ----------
    skeleton : ndarray of bool or uint8, shape (H, W)
        One pixel wide, as `thin` makes it.

    Returns
    -------
    Branches
        Every pixel outside junction clusters is in exactly one branch.

    Examples
    --------
    >>> cross = np.zeros((7, 7), np.uint8)
    >>> cross[3, :] = cross[:, 3] = 1
    >>> graph = branches(cross)
    >>> len(graph), graph.nodes.tolist(), graph.ends.tolist()
    (4, [[3.0, 3.0]], [[-1, 0], [-1, 0], [0, -1], [0, -1]])
    """
    return branches_of(pad(skeleton))


def branches_of(cells: NDArray[np.uint8], scratch: Scratch = NO_SCRATCH) -> Branches:
    """Do what `branches` does, to a padded skeleton (`vec2art_nb.engine.kernels.thin.pad`), which is lost."""
    flat = cells.reshape(-1)
    stride = cells.shape[1]
    pixels = indices(pack(cells))
    _mark_clusters(flat, stride, pixels)
    node = scratch.take((flat.size,), np.int32)  # only junctions have one
    centres, node_pixel = _nodes(flat, stride, pixels, node)
    trail, offsets, ends, closed = _trace(flat, stride, pixels, node, node_pixel)
    row = trail // stride
    points = np.stack([trail - row * stride - 1, row - 1], axis=1)
    return Branches(points, offsets, ends, closed, centres)
