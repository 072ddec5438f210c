"""The stages `partition`, `tree` and `cut`: cells as a planar graph, merged into ever larger regions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.graph import Context, Stage
from vec2art_nb.engine.kernels.cell_sums import AREA, COLUMNS, LAB, LIGHT, MASS, arc_contrast, cell_sums
from vec2art_nb.engine.kernels.joined import roots
from vec2art_nb.engine.kernels.merge import merge_regions
from vec2art_nb.engine.linear_light import LINEAR
from vec2art_nb.engine.partition import Borders, Partition
from vec2art_nb.engine.region_count import region_count
from vec2art_nb.engine.stages.cells import Tones
from vec2art_nb.pipeline import superpixel

#: Difference of colours (CIE 1976) that a merge threshold of 1 stands for; black and white are 100 apart.
FULL_THRESHOLD = 50.0
#: Distance from a border at which its contrast is measured, px.
ASIDE = 1.5
#: Shares of a mean cell's pixels below which cells of a mosaic are merged in any case, and at most.
SCRAPS_BELOW = (0.1, 0.6)

F64 = NDArray[np.float64]
I32 = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Cells:
    """Cells as a planar graph, with what their pixels add up to.

    Attributes
    ----------
    partition : Partition
    sums : ndarray of float64, shape (cells, COLUMNS)
        See `vec2art_nb.engine.kernels.cell_sums`.
    pairs : ndarray of int32, shape (m, 2)
        Cells that share a border, once for each arc of it.
    contrast : ndarray of float64, shape (arcs,)
        Contrast across each arc of the partition.
    """

    partition: Partition
    sums: F64
    pairs: I32
    contrast: F64


def _partition(context: Context, labels: I32, tones: Tones) -> Cells:
    count = int(labels.max(initial=-1)) + 1
    sums = np.zeros((count, COLUMNS))
    gain = context.level.importance
    cell_sums(
        labels, tones.lab, tones.rgb, LINEAR, np.empty((0, 0), np.float32) if gain is None else gain, sums
    )
    context.control.check()
    partition = Partition.of(labels, count, context.scratch)
    contrast = np.empty(len(partition.sides))
    arc_contrast(partition.points, partition.offsets, tones.lab, ASIDE, contrast)
    inner = (partition.sides >= 0).all(axis=1)
    return Cells(partition, sums, partition.sides[inner], contrast)


def partition_stage(cells: str) -> Stage:
    """Stage that makes a planar graph of the cells that stage `cells` returns."""
    step = superpixel.FINE_PARTITION if cells == "cells" else superpixel.MOSAIC_PARTITION
    return Stage(step, _partition)


@dataclass(frozen=True, eq=False)
class Tree:
    """The order in which cells are merged.

    Attributes
    ----------
    merged : ndarray of int32, shape (k, 2)
        Per merge the region that goes on, named by its first cell, and the one that it takes in.
    first : int
        Merges that are never undone.
    """

    merged: I32
    first: int


def _merged(cells: Cells, least: float, alike: float) -> Tree:
    count = len(cells.sums)
    state = np.empty((count, 5))
    state[:, 0], state[:, 1] = cells.sums[:, AREA], cells.sums[:, MASS]
    state[:, 2:] = cells.sums[:, LAB : LAB + 3] / cells.sums[:, MASS, None]
    merged, costs = np.empty((count, 2), np.int32), np.empty(count)
    first, total = merge_regions(state, cells.pairs, least, alike, merged, costs)
    return Tree(merged[:total].copy(), first)


def _tree(context: Context, cells: Cells) -> Tree:
    params, unit = context.params, context.level.unit
    return _merged(
        cells,
        params.number("superpixel.min_region") * unit**2,
        params.number("superpixel.merge_threshold") * FULL_THRESHOLD,
    )


TREE = Stage(superpixel.TREE, _tree)


def _scraps(context: Context, cells: Cells) -> Tree:
    area = np.sort(cells.sums[:, AREA])[::-1]
    wanted = max(region_count(context.params), 1)
    low, high = (share * area.sum() / wanted for share in SCRAPS_BELOW)
    least = min(max(float(area[wanted]) + 1 if len(area) > wanted else 0.0, low), high)
    least = max(least, context.params.number("superpixel.min_region") * context.level.unit**2)
    tree = _merged(cells, least, 0.0)
    return Tree(tree.merged[: tree.first], tree.first)


#: Cells of a mosaic: only what is too small is merged.
SCRAPS = Stage(superpixel.SCRAPS, _scraps)


@dataclass(frozen=True, eq=False)
class Regions:
    """Regions and the borders between them, largest first.

    Attributes
    ----------
    borders : Borders
    area : ndarray of float64, shape (n,)
        Pixels of each region.
    light : ndarray of float64, shape (n, 3)
        Mean colour of each region in linear light, 0 … 1.
    lab : ndarray of float64, shape (n, 3)
        Mean colour in CIE Lab.
    """

    borders: Borders
    area: F64
    light: F64
    lab: F64


def _cut(context: Context, cells: Cells, tree: Tree) -> Regions:
    return cut_at(cells, tree, region_count(context.params))


def cut_at(cells: Cells, tree: Tree, wanted: int) -> Regions:
    """As many regions as are wanted, as far as the tree has them."""
    count = len(cells.sums)
    merges = min(max(tree.first, count - wanted), len(tree.merged))
    root = np.arange(count, dtype=np.int32)
    roots(tree.merged, merges, root)
    return regions_of(cells, root)


def regions_of(cells: Cells, root: I32) -> Regions:
    """Regions made of cells: those with the same root."""
    names, region = np.unique(root, return_inverse=True)
    n = len(names)
    sums = np.stack([np.bincount(region, column, n) for column in cells.sums.T], axis=1).reshape(n, COLUMNS)
    order = np.lexsort((np.arange(n), -sums[:, AREA]))
    place = np.empty(n, np.int32)
    place[order] = np.arange(n, dtype=np.int32)
    sums = sums[order]
    return Regions(
        Borders.of(cells.partition, place[region], n, cells.contrast),
        np.ascontiguousarray(sums[:, AREA], np.float64),
        sums[:, LIGHT : LIGHT + 3] / sums[:, AREA, None],
        sums[:, LAB : LAB + 3] / sums[:, MASS, None],
    )


#: `detail` or `superpixel.regions` says how many merges are undone: regions nest.
CUT = Stage(superpixel.CUT, _cut)
