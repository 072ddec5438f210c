"""Where dots go: ways to put a number of points so that their density follows a map."""

from __future__ import annotations

import math
from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.control import Control
from vec2art_nb.engine.kernels.cells import nearest_sites
from vec2art_nb.engine.kernels.darts import accept_darts
from vec2art_nb.engine.kernels.diffuse import diffuse
from vec2art_nb.engine.lloyd import relaxed
from vec2art_nb.engine.scratch import NO_SCRATCH, Scratch

F32 = NDArray[np.float32]

#: Dots per cell of the grid for error diffusion where they are densest: above 1 they would be lost.
FULLEST = 0.6
#: Sides of that grid relative to those of the raster.
FINEST, COARSEST = 3.0, 1 / 16
#: Lloyd steps from error diffusion to a stippling, and to one that refines a given one; where a dot has fewer
#: px than `FEW_PX`, as in drafts, more steps would change nothing.
STEPS, FINER_STEPS = 6, 2
FEW_PX, FEW_STEPS = 20, 2
#: Candidates per dot, and the distance of a saturated Poisson disk sampling of density 1 with so many.
CANDIDATES, DISK = 6, 0.8
#: Surplus of points that are aimed at, so that trimming reaches the number exactly.
SURPLUS = 1.01
#: Shifts of a screen, in steps: with one of them it has the number of points asked for.
PHASES = (0.0, 0.5, 0.25, 0.125, 0.375)
#: Area of a dot's place in the densest packing, in squares of the distance.
PACKED = math.sqrt(3) / 2


def target(number: F32, count: int, spacing: float, scratch: Scratch = NO_SCRATCH) -> F32:
    """Dots per px that add up to `count` but are nowhere denser than points `spacing` px apart.

    What is too much in one place is spread over the others. Where not even the densest packing holds
    all dots, they are spread evenly.
    """
    wanted: F32 = scratch.take(number.shape, np.float32)
    np.multiply(number, np.float32(count / max(float(number.sum(dtype=np.float64)), 1e-12)), out=wanted)
    most = np.float32(1 / (PACKED * spacing * spacing))
    if wanted.size == 0 or float(wanted.max()) <= most:
        return wanted
    places = number > 0
    if float(most) * int(places.sum()) <= count:
        return places * np.float32(count / max(int(places.sum()), 1))
    for _ in range(20):
        np.minimum(wanted, most, out=wanted)
        full = wanted >= most
        rest = float(wanted[~full].sum(dtype=np.float64))
        factor = (count - float(most) * int(full.sum())) / max(rest, 1e-12)
        if factor < 1 + 1e-4:
            break
        wanted[~full] *= np.float32(factor)
    return wanted


def trimmed(points: F32, count: int) -> F32:
    """`count` of the points, those left out spread evenly over their order."""
    if len(points) <= count:
        return points
    return np.asarray(points[np.arange(count) * len(points) // count], np.float32)


def _on_grid(wanted: F32, scratch: Scratch) -> F32:
    """Map on a grid whose cells hold at most about `FULLEST` dots, which add up to the same."""
    rows, columns = wanted.shape
    if wanted.size > 4:
        some = scratch.take(wanted[::2, ::2].shape, np.float32)
        np.copyto(some, wanted[::2, ::2])
        top = float(np.percentile(some, 99.9, overwrite_input=True))
    else:
        top = float(wanted.max())
    factor = min(max(math.sqrt(max(top, 1e-9) / FULLEST), COARSEST), FINEST)
    size = (max(round(columns * factor), 1), max(round(rows * factor), 1))
    method = cv2.INTER_AREA if factor < 1 else cv2.INTER_NEAREST
    grid: F32 = scratch.take(size[::-1], np.float32)
    cv2.resize(wanted, size, dst=grid, interpolation=method)
    total, kept = float(wanted.sum(dtype=np.float64)), float(grid.sum(dtype=np.float64))
    if kept > 0:
        grid *= np.float32(total / kept)
    return grid


def diffused(
    wanted: F32,
    count: int,
    seed: int,
    scratch: Scratch = NO_SCRATCH,
    check: Callable[[], None] = lambda: None,
) -> F32:
    """`count` points (or a few less, where there is no room for more) by error diffusion.

    Parameters
    ----------
    wanted : ndarray of float32, shape (H, W)
        Dots per px, up to a factor.
    count : int
    seed : int
    scratch : Scratch
    check : callable
        Called between its steps; what it raises ends them.

    Returns
    -------
    ndarray of float32, shape (m, 2)
        x, y in px of the raster, in reading order.
    """
    total = float(wanted.sum(dtype=np.float64))
    if total <= 0 or count <= 0:
        return np.empty((0, 2), np.float32)
    scaled = np.multiply(wanted, np.float32(count / total), out=scratch.take(wanted.shape, np.float32))
    grid = _on_grid(scaled, scratch)
    aimed: F32 = scratch.take(grid.shape, np.float32)
    buffer = np.empty((2 * count + 64, 2), np.float32)
    aim = SURPLUS
    found = 0
    for _ in range(6):
        np.multiply(grid, np.float32(aim), out=aimed)
        check()
        found = diffuse(aimed, np.uint64(seed), buffer)
        if found >= count:
            break
        aim *= min(1.01 * count / found, 4.0) if found else 4.0
    check()
    points = trimmed(buffer[:found], count)
    return _inside(points * np.array(wanted.shape[::-1] / np.array(grid.shape[::-1]), np.float32), wanted)


def _inside(points: F32, wanted: F32) -> F32:
    """Points, those where the map is 0 moved to the nearest pixel where it is not."""
    limit = np.array(wanted.shape[::-1], np.float32)
    points = np.asarray(np.clip(points, 0, np.nextafter(limit, np.float32(0))), np.float32)
    column, row = points.astype(np.intp).T
    lost = np.flatnonzero(wanted[row, column] <= 0)
    for x, y in _SPIRAL:
        if len(lost) == 0:
            break
        at_x = np.clip(column[lost] + x, 0, wanted.shape[1] - 1)
        at_y = np.clip(row[lost] + y, 0, wanted.shape[0] - 1)
        found = wanted[at_y, at_x] > 0
        points[lost[found]] = np.stack([at_x, at_y], axis=1)[found] + np.float32(0.5)
        lost = lost[~found]
    return points


def _spiral(reach: int) -> NDArray[np.int64]:
    """Steps to the pixels around one, the nearest first."""
    y, x = (values.ravel() - reach for values in np.indices((2 * reach + 1, 2 * reach + 1)))
    return np.stack([x, y], axis=1)[np.argsort(x * x + y * y, kind="stable")]


#: A dot is at most a cell of the coarsest grid away from where it was wanted.
_SPIRAL = _spiral(round(1.5 / COARSEST))


def lloyd_weight(wanted: F32, scratch: Scratch = NO_SCRATCH) -> F32:
    """Weight of Lloyd's algorithm for this density."""
    mean = np.float32(max(float(wanted.mean(dtype=np.float64)), 1e-12))
    weight: F32 = scratch.take(wanted.shape, np.float32)
    np.divide(wanted, mean, out=weight)
    return np.square(weight, out=weight)


def voronoi(wanted: F32, count: int, seed: int, control: Control, scratch: Scratch = NO_SCRATCH) -> F32:
    """Weighted Voronoi stippling: error diffusion, then Lloyd steps.

    Parameters are those of `diffused`, and the control and scratch of the run.
    """
    points = diffused(wanted, count, seed, scratch, control.check)
    control.check()
    steps = STEPS if wanted.size >= FEW_PX * count else FEW_STEPS
    return relaxed(points, lloyd_weight(wanted, scratch), steps, control, scratch)


def finer_voronoi(
    wanted: F32, base: F32, count: int, seed: int, control: Control, scratch: Scratch = NO_SCRATCH
) -> F32:
    """Stippling of `count` dots that begins with the points of a coarser one, unmoved."""
    points = diffused(wanted, count, seed, scratch, control.check)
    kept = _without_nearest(points, base, count - len(base), wanted.shape, control, scratch)
    points = np.concatenate([base, kept])
    return relaxed(points, lloyd_weight(wanted, scratch), FINER_STEPS, control, scratch, fixed=len(base))


def _without_nearest(
    points: F32, taken: F32, keep: int, shape: tuple[int, ...], control: Control, scratch: Scratch
) -> F32:
    """`keep` of the points: those nearest to a point taken are left out, as that stands in for them."""
    if len(points) == 0 or len(taken) == 0:
        return points[: max(keep, 0)]
    labels = scratch.take(shape, np.int32)
    nearest_sites(taken, labels, False, control.check)
    column, row = points.astype(np.intp).T
    owner = labels[row, column]
    away = np.hypot(*(points - taken[owner]).T)
    order = np.lexsort((away, owner))
    stays = np.ones(len(points), np.bool_)
    stays[order[np.flatnonzero(np.diff(owner[order], prepend=-1))]] = False
    # a few have none around them, so a few too many are left
    return trimmed(points[stays], max(keep, 0))


def sprayed(wanted: F32, count: int, seed: int) -> F32:
    """`count` independent random points."""
    total = np.cumsum(wanted.ravel(), dtype=np.float64)
    if len(total) == 0 or total[-1] <= 0:
        return np.empty((0, 2), np.float32)
    rng = np.random.Generator(np.random.PCG64(seed))
    at = np.searchsorted(total, rng.random(count) * total[-1], side="right")
    row, column = np.divmod(np.minimum(at, len(total) - 1), wanted.shape[1])
    return _inside((np.stack([column, row], axis=1) + rng.random((count, 2))).astype(np.float32), wanted)


def poisson(wanted: F32, base: F32, count: int, seed: int, control: Control) -> F32:
    """Points that keep a distance from each other which follows the density; they begin with `base`.

    Darts are thrown in a random order at candidates from error diffusion, which leave no gaps.
    """
    darts = diffused(wanted, CANDIDATES * count, seed, check=control.check)
    rng = np.random.Generator(np.random.PCG64(seed))
    darts = np.concatenate([base, darts[rng.permutation(len(darts))]])
    rows, columns = wanted.shape
    at = darts.astype(np.intp)
    density = wanted[at[:, 1].clip(0, rows - 1), at[:, 0].clip(0, columns - 1)].astype(np.float64)
    apart = np.minimum(1 / np.sqrt(density.clip(1e-12)), 3 / DISK * math.sqrt(wanted.size / max(count, 1)))
    apart[density <= 0] = -1
    apart[: len(base)] = 0
    accepted = np.empty(2 * count + 64, np.int64)
    factor, found = DISK, 0
    for _ in range(6):
        control.check()
        found = accept_darts(darts.astype(np.float64), factor * apart, float(columns), float(rows), accepted)
        if count <= found <= 1.02 * count + 2:
            break
        factor *= math.sqrt((found + 1) / (1.01 * count + 1))
    return trimmed_after(darts[accepted[:found]], len(base), count)


def trimmed_after(points: F32, fixed: int, count: int) -> F32:
    """`count` of the points, the first `fixed` among them."""
    return np.concatenate([points[:fixed], trimmed(points[fixed:], max(count - fixed, 0))])


def lattice(wanted: F32, count: int, *, hexagonal: bool) -> F32:
    """About `count` points of a square or hexagonal screen, where the density is not 0 (to 1 % if it can)."""
    places = int((wanted > 0).sum())
    if places == 0 or count <= 0:
        return np.empty((0, 2), np.float32)
    best: F32 = np.empty((0, 2), np.float32)
    for phase in PHASES:
        step = math.sqrt(places / count / (PACKED if hexagonal else 1))
        low, high = step / 2, step * 2
        for _ in range(12):
            points = _screen(wanted, step, phase, hexagonal=hexagonal)
            if abs(len(points) - count) < abs(len(best) - count):
                best = points
            if abs(len(best) - count) <= 0.005 * count:
                return best
            low, high = (step, high) if len(points) > count else (low, step)
            step = math.sqrt(low * high)
    return best


def _screen(wanted: F32, step: float, phase: float, *, hexagonal: bool) -> F32:
    """Points of a screen with this step, px; at phase 0 it is centred on the raster."""
    rows, columns = wanted.shape
    rise = step * PACKED if hexagonal else step
    across, down = int(columns / step) + 2, int(rows / rise) + 2
    x = columns / 2 + (np.arange(across) - (across - 1) / 2 + phase) * step
    y = rows / 2 + (np.arange(down) - (down - 1) / 2 + phase / 3) * rise
    grid_x = x[None, :] + np.where(np.arange(down) % 2 == 1, step / 2 if hexagonal else 0, 0)[:, None]
    grid_y = np.broadcast_to(y[:, None], grid_x.shape)
    inside = (grid_x >= 0) & (grid_x < columns) & (grid_y >= 0) & (grid_y < rows)
    points = np.stack([grid_x[inside], grid_y[inside]], axis=1).astype(np.float32)
    return points[wanted[points[:, 1].astype(np.intp), points[:, 0].astype(np.intp)] > 0]
