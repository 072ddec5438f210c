"""`Partition` and `Borders`: a raster cut into pieces that fit each other, as a planar graph.

::

    label map ─► Partition (arcs between cells) ─► Borders (arcs between regions) ─► rings of each region
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels.joined import assemble_rings, gather_arcs, join_arcs
from vec2art_nb.engine.kernels.partition import border_ways, trace_arcs
from vec2art_nb.engine.scratch import NO_SCRATCH, Scratch

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]
I32 = NDArray[np.int32]
I64 = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Partition:
    """The borders of a label map.

    Attributes
    ----------
    points, offsets, sides, nodes, leaving
        See `vec2art_nb.engine.kernels.partition.trace_arcs`.
    fixed : ndarray of bool, shape (nodes,)
        Nodes at the corners of the picture.
    cells : int
        Number of labels.
    """

    points: I32
    offsets: I64
    sides: I32
    nodes: I32
    leaving: I32
    fixed: Flags
    cells: int

    @classmethod
    def of(cls, labels: I32, cells: int, scratch: Scratch = NO_SCRATCH) -> Partition:
        """Trace a label map: 0 … cells - 1, each 4-connected, and -1 for nothing.

        Examples
        --------
        >>> halves = np.zeros((2, 4), np.int32)
        >>> halves[:, 2:] = 1
        >>> Partition.of(halves, 2).sides.tolist()
        [[-1, 0], [0, -1], [-1, 1], [1, 0], [-1, 1], [0, -1], [1, -1]]
        """
        rows, columns = labels.shape
        lattice = (rows + 1, columns + 1)
        ways, left = scratch.full(lattice, np.uint8, 0), scratch.take(lattice, np.uint8)
        number = scratch.full(lattice, np.int32, -1)
        length = border_ways(labels, ways)
        np.copyto(left, ways)
        points = scratch.take((2 * length + 4, 2), np.int32)
        offsets = scratch.take((length + 2,), np.int64)
        sides, nodes = (scratch.take((length + 1, 2), np.int32) for _ in range(2))
        leaving = scratch.take((length + 5, 4), np.int32)
        arcs, count = trace_arcs(labels, ways, points, offsets, sides, nodes, leaving, left, number)
        fixed = np.zeros(count, np.bool_)
        ends = np.stack([points[offsets[:arcs]], points[offsets[1 : arcs + 1] - 1]], axis=1)
        corner = np.isin(ends[..., 0], (0, columns)) & np.isin(ends[..., 1], (0, rows))
        fixed[nodes[:arcs][corner & (nodes[:arcs] >= 0)]] = True
        kept = scratch.take((int(offsets[arcs]), 2), np.int32)
        np.copyto(kept, points[: offsets[arcs]])
        return cls(
            kept,
            offsets[: arcs + 1].copy(),
            sides[:arcs].copy(),
            nodes[:arcs].copy(),
            leaving[:count].copy(),
            fixed,
            cells,
        )


@dataclass(frozen=True, eq=False)
class Borders:
    """The borders between regions, each once, and how regions are made of them.

    Attributes
    ----------
    points : ndarray of int32, shape (N, 2)
        Lattice points of arc after arc in steps of one px.
    offsets : ndarray of int64, shape (arcs + 1,)
    loop : ndarray of bool, shape (arcs,)
        Whether an arc meets no other.
    sides : ndarray of int32, shape (arcs, 2)
        Regions to the left and right; -1 is outside.
    halves, ends : ndarray
        Half-edges of ring after ring, see `vec2art_nb.engine.kernels.joined.assemble_rings`.
    rings : ndarray of int64, shape (regions + 1,)
        Region ``i`` has the rings ``rings[i]`` to ``rings[i + 1]``, the outer one first.
    area : ndarray of float64, shape (rings in all,)
        Area that each ring goes around, px, negative for holes.
    contrast : ndarray of float64, shape (arcs,)
        Mean contrast across each arc (CIE 1976).
    """

    points: I32
    offsets: I64
    loop: Flags
    sides: I32
    halves: I32
    ends: I64
    rings: I64
    area: F64
    contrast: F64

    @classmethod
    def of(cls, partition: Partition, region: I32, count: int, contrast: F64) -> Borders:
        """Borders between regions.

        Parameters
        ----------
        partition : Partition
        region : ndarray of int32, shape (cells,)
            Region of each cell, 0 … count - 1; each is 4-connected.
        count : int
        contrast : ndarray of float64, shape (arcs,)
            Contrast across the arcs between cells.
        """
        arcs = len(partition.sides)
        region = np.append(region, np.int32(-1)).astype(np.int32)
        path, ends = np.empty(arcs, np.int32), np.empty(arcs + 1, np.int64)
        loop, leaving = np.empty(arcs, np.bool_), np.empty_like(partition.leaving)
        joined = join_arcs(
            partition.sides,
            partition.nodes,
            partition.leaving,
            partition.fixed,
            region,
            path,
            ends,
            loop,
            leaving,
        )
        path, ends, loop = path[: ends[joined]], ends[: joined + 1].copy(), loop[:joined].copy()
        room = int(np.diff(partition.offsets)[path >> 1].sum())
        points, offsets = np.empty((room, 2), np.int32), np.empty(joined + 1, np.int64)
        weight = np.empty(joined)
        points = points[
            : gather_arcs(partition.points, partition.offsets, path, ends, points, offsets, weight)
        ]
        # sides and nodes of joined arcs: those of their first half-edges, and of their last ones
        first, last = path[ends[:-1]], path[ends[1:] - 1]
        back = (first & 1).astype(np.bool_)
        sides = region[partition.sides[first >> 1]]
        sides[back] = sides[back, ::-1]
        nodes = np.stack(
            [partition.nodes[first >> 1, first & 1], partition.nodes[last >> 1, 1 - (last & 1)]], axis=1
        )
        halves, ring_ends = np.empty(2 * joined, np.int32), np.empty(2 * joined + 1, np.int64)
        faces = np.empty(2 * joined, np.int32)
        found = assemble_rings(
            points, offsets, loop, sides, np.ascontiguousarray(nodes), leaving, halves, ring_ends, faces
        )
        rings = _ordered(halves, ring_ends[: found + 1], faces[:found], weight, count)
        length = (np.diff(partition.offsets) - 1.0)[path >> 1]
        mean = _sums(length * contrast[path >> 1], ends) / np.maximum(_sums(length, ends), 1)
        return cls(points, offsets, loop, sides, *rings, mean)


def _sums(values: F64, ends: I64) -> F64:
    """Sums of consecutive values between ends."""
    total = np.concatenate([[0.0], np.cumsum(values)])
    return np.asarray(total[ends[1:]] - total[ends[:-1]], np.float64)


def _ordered(halves: I32, ends: I64, faces: I32, weight: F64, count: int) -> tuple[I32, I64, I64, F64]:
    """Rings by region, outer ones first: half-edges, their ends, rings of each region, areas."""
    signed = np.where(halves[: ends[-1]] & 1, -1.0, 1.0) * weight[halves[: ends[-1]] >> 1]
    area = np.add.reduceat(signed, ends[:-1]) if len(ends) > 1 else np.empty(0)
    order = np.lexsort((-area, faces))
    sizes = np.diff(ends)[order]
    stops = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    rows = np.arange(stops[-1]) + np.repeat(ends[order] - stops[:-1], sizes)
    rings = np.searchsorted(faces[order], np.arange(count + 1)).astype(np.int64)
    return halves[rows], stops, rings, area[order]
