"""Weighted colours sorted into at most so many classes: median cut, octree, k-means."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels.palette import means_of, nearest_of

F32 = NDArray[np.float32]
Weights = NDArray[np.float64]
Labels = NDArray[np.int64]

#: Rounds of k-means at most, and the move of a centre, in Lab, below which it has arrived.
ROUNDS, ARRIVED = 40, 0.02


def _split(colors: F32, weights: Weights, members: Labels, axis: int) -> tuple[Labels, Labels]:
    """Two parts of about equal weight, on either side of a value."""
    members = members[np.argsort(colors[members, axis], kind="stable")]
    values, below = colors[members, axis], np.cumsum(weights[members])
    middle = values[np.searchsorted(below, below[-1] / 2)]
    at = int(np.searchsorted(values, middle, side="right"))
    if at == len(members):
        at = int(np.searchsorted(values, middle, side="left"))
    return members[:at], members[at:]


def median_cut(colors: F32, weights: Weights, count: int) -> Labels:
    """Class of each colour: the box with the most weight times length is halved, `count` - 1 times.

    Parameters
    ----------
    colors : ndarray of float32, shape (n, 3)
        In a space where equal steps look equal.
    weights : ndarray of float64, shape (n,)
    count : int
        Most classes.

    References
    ----------
    P. Heckbert, "Color image quantization for frame buffer display", SIGGRAPH 1982.

    Examples
    --------
    >>> colors = np.array([[0, 0, 0], [1, 0, 0], [9, 0, 0], [10, 0, 0]], np.float32)
    >>> median_cut(colors, np.ones(4), 2).tolist()
    [0, 0, 1, 1]
    """

    def box(members: Labels) -> tuple[float, int, Labels]:
        sides = np.ptp(colors[members], axis=0)
        axis = int(np.argmax(sides))
        return float(sides[axis] * weights[members].sum()), axis, members

    boxes = [box(np.arange(len(colors)))]
    while len(boxes) < count:
        worst = max(range(len(boxes)), key=lambda i: boxes[i][0])
        size, axis, members = boxes[worst]
        if size <= 0:
            break
        boxes[worst : worst + 1] = [box(part) for part in _split(colors, weights, members, axis)]
    labels = np.empty(len(colors), np.int64)
    for number, (_, _, members) in enumerate(boxes):
        labels[members] = number
    return labels


def _node(rgb: NDArray[np.uint8], depth: int) -> Labels:
    """Node of an octree, `depth` levels below its root, that holds each colour."""
    r, g, b = (rgb >> np.uint8(8 - depth)).astype(np.int64).T if depth else np.zeros((3, len(rgb)), np.int64)
    return np.asarray((r << 16) | (g << 8) | b)


def octree(rgb: NDArray[np.uint8], weights: Weights, count: int) -> Labels:
    """Class of each colour: leaves of an octree, folded from the deepest level up, the lightest first.

    Of the last node only as many leaves are folded as must be: all of them could be most of the picture.

    Parameters
    ----------
    rgb : ndarray of uint8, shape (n, 3)
    weights : ndarray of float64, shape (n,)
    count : int
        Most classes.

    References
    ----------
    M. Gervautz and W. Purgathofer, "A simple method for color quantization: octree quantization", Graphics
    Gems, 1990.

    Examples
    --------
    >>> rgb = np.array([[0, 0, 0], [9, 0, 0], [200, 0, 0]], np.uint8)
    >>> octree(rgb, np.ones(3), 2).tolist()
    [0, 0, 1]
    """
    nodes = [_node(rgb, depth) for depth in range(9)]
    deepest = max(depth for depth in range(9) if len(np.unique(nodes[depth])) <= count)
    if deepest == 8:
        return np.unique(nodes[8], return_inverse=True)[1]
    leaves, leaf = np.unique(nodes[deepest + 1], return_inverse=True)
    parents, parent = np.unique(nodes[deepest], return_inverse=True)
    above = np.empty(len(leaves), np.int64)
    above[leaf] = parent
    children = np.bincount(above, minlength=len(parents))
    order = np.argsort(np.bincount(parent, weights, len(parents)), kind="stable")
    left = len(leaves) - np.cumsum(children[order] - 1)
    last = int(np.argmax(left <= count))
    folded = np.zeros(len(parents), bool)
    folded[order[:last]] = True
    classes = np.where(folded[above], len(leaves) + above, np.arange(len(leaves)))
    partly = np.flatnonzero(above == order[last])
    lightest = partly[np.argsort(np.bincount(leaf, weights)[partly], kind="stable")]
    classes[lightest[: len(partly) - int(count - left[last])]] = len(leaves) + order[last]
    return np.unique(classes[leaf], return_inverse=True)[1]


def centers_of(colors: F32, weights: Weights, labels: Labels) -> F32:
    """Weighted mean colour of each class, shape (k, 3)."""
    total = np.bincount(labels, weights)
    sums = [np.bincount(labels, weights * channel) for channel in colors.T.astype(np.float64)]
    return np.asarray(np.stack(sums, axis=1) / total[:, None], np.float32)


def kmeans(colors: F32, weights: Weights, count: int) -> Labels:
    """Class of each colour: that of the nearest of `count` centres, each the mean of its class.

    Lloyd's rounds start from the classes of `median_cut`, so nothing is random.

    Parameters
    ----------
    colors : ndarray of float32, shape (n, 3)
        In a space where equal steps look equal.
    weights : ndarray of float64, shape (n,)
    count : int
        Most classes, up to 256.

    Examples
    --------
    >>> colors = np.array([[0, 0, 0], [2, 0, 0], [9, 0, 0], [10, 0, 0]], np.float32)
    >>> kmeans(colors, np.ones(4), 2).tolist()
    [0, 0, 1, 1]
    """
    centers = centers_of(colors, weights, median_cut(colors, weights, count))
    labels = np.empty(len(colors), np.uint8)
    for _ in range(ROUNDS):
        before = centers.copy()
        nearest_of(colors, centers, labels)
        means_of(colors, weights, labels, centers)
        if float(np.abs(centers - before).max()) < ARRIVED:
            break
    nearest_of(colors, centers, labels)
    return np.unique(labels, return_inverse=True)[1].astype(np.int64)
