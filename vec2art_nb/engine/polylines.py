"""Polylines as flat arrays: choosing, cutting and ordering them without loops."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

#: Points (N, 2), a value per point (N,), offsets (n + 1,), closed flags (n,): what the chain kernels return.
Polylines = tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.int64], NDArray[np.bool_]]


def select(chains: Polylines, keep: NDArray[np.bool_]) -> Polylines:
    """Keep the polylines where `keep` is true."""
    points, values, offsets, closed = chains
    if keep.all():
        return chains
    counts = np.diff(offsets)
    rows = np.flatnonzero(np.repeat(keep, counts))
    ends = np.concatenate([[0], np.cumsum(counts[keep])]).astype(np.int64)
    return points.take(rows, axis=0), values.take(rows), ends, closed[keep]


def split(chains: Polylines, longest: float) -> Polylines:
    """Cut chains of more than `longest` points into pieces."""
    points, values, offsets, closed = chains
    counts = np.diff(offsets)
    if longest >= counts.max(initial=0):
        return chains
    pieces: NDArray[np.int64] = (counts - 1) // max(int(longest), 2) + 1
    index = np.arange(pieces.sum()) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    whole = np.repeat(np.arange(len(counts)), pieces)
    starts = offsets[:-1][whole] + (index * counts[whole]) // pieces[whole]
    ends = np.minimum(
        offsets[:-1][whole] + ((index + 1) * counts[whole]) // pieces[whole] + 1, offsets[1:][whole]
    )
    lengths = np.asarray(ends - starts, np.int64)
    new = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    rows = np.arange(new[-1]) + np.repeat(starts - new[:-1], lengths)
    return points.take(rows, axis=0), values.take(rows), new, closed[whole] & (pieces[whole] == 1)


def cut(chains: Polylines, at: NDArray[np.int64]) -> Polylines:
    """Cut polylines at inner points, given ascending by index; both pieces keep the point."""
    points, values, offsets, closed = chains
    if len(at) == 0:
        return chains
    owner = np.searchsorted(offsets, at, side="right") - 1
    rows = np.sort(np.concatenate([np.arange(len(points)), at]), kind="stable")
    # each cut before it, and the cut itself, moves a point back by one
    ends = np.sort(np.concatenate([offsets + np.searchsorted(at, offsets), at + np.arange(1, len(at) + 1)]))
    pieces = np.bincount(owner, minlength=len(closed)) + 1
    whole = np.repeat(closed & (pieces == 1), pieces)
    return points[rows], values[rows], ends.astype(np.int64), whole


def order_by(chains: Polylines, weight: NDArray[np.float32]) -> tuple[Polylines, NDArray[np.float32]]:
    """Sort chains by falling weight; equal weights keep their order."""
    points, values, offsets, closed = chains
    order = np.argsort(-weight, kind="stable")
    counts = np.diff(offsets)[order]
    ends = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    rows = np.arange(ends[-1]) + np.repeat(offsets[:-1][order] - ends[:-1], counts)
    return (points.take(rows, axis=0), values.take(rows), ends, closed[order]), weight[order]
