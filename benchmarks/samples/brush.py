"""A brush: ink strokes of varying width on grainy paper, the tool behind `sketch.py`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

WIDTH, HEIGHT = 1200, 960
#: Everything is drawn this much larger, then averaged.
ZOOM = 3

Floats = NDArray[np.float64]
Points = Sequence[tuple[float, float]]


def noise(rng: np.random.Generator, sigma: float, shape: tuple[int, int] = (HEIGHT, WIDTH)) -> Floats:
    """Smooth noise of mean 0 and standard deviation 1."""
    field = gaussian_filter(rng.standard_normal(shape), sigma, mode="wrap")
    return (field - field.mean()) / field.std()


def spline(points: Points, count: int = 400) -> Floats:
    """Centripetal Catmull-Rom curve through points, at equal steps of length."""
    p = np.array(points, float)
    p = np.vstack([2 * p[0] - p[1], p, 2 * p[-1] - p[-2]])
    knots = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(p, axis=0).T) ** 0.5)])
    parts = []
    for i in range(len(p) - 3):
        t0, t1, t2, t3 = knots[i : i + 4]
        t = np.linspace(t1, t2, 60)[:, None]
        a1 = (t1 - t) / (t1 - t0) * p[i] + (t - t0) / (t1 - t0) * p[i + 1]
        a2 = (t2 - t) / (t2 - t1) * p[i + 1] + (t - t1) / (t2 - t1) * p[i + 2]
        a3 = (t3 - t) / (t3 - t2) * p[i + 2] + (t - t2) / (t3 - t2) * p[i + 3]
        b1 = (t2 - t) / (t2 - t0) * a1 + (t - t0) / (t2 - t0) * a2
        b2 = (t3 - t) / (t3 - t1) * a2 + (t - t1) / (t3 - t1) * a3
        parts.append((t2 - t) / (t2 - t1) * b1 + (t - t1) / (t2 - t1) * b2)
    curve = np.vstack(parts)
    length = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(curve, axis=0).T))])
    at = np.linspace(0, length[-1], count)
    return np.stack([np.interp(at, length, curve[:, k]) for k in (0, 1)], axis=1)


@dataclass
class Brush:
    """Ink laid down so far: 0 is bare paper, 1 is full ink."""

    rng: np.random.Generator
    ink: Floats
    bristles: Floats

    @classmethod
    def fresh(cls, seed: int) -> Brush:
        """Dry paper and a loaded brush."""
        rng = np.random.default_rng(seed)
        shape = (HEIGHT * ZOOM, WIDTH * ZOOM)
        fine = cv2.resize(noise(rng, 0.8), shape[::-1], interpolation=cv2.INTER_CUBIC)
        return cls(rng, np.zeros(shape), fine)

    def stroke(
        self,
        points: Points,
        width: float,
        press: Sequence[float] = (0.1, 0.8, 1, 0.7, 0.05),
        *,
        ink: float = 0.94,
        dry: float = 0.12,
        loose: float = 1.0,
    ) -> None:
        """One pull of the brush.

        `press` is the pressure at equal steps; `dry` is how much of the paper's grain shows where the brush
        is lifted; `loose` is the hand's wander in px.
        """
        curve = spline(points)
        n = len(curve)
        along = np.linspace(0, 1, n)
        curve = curve + loose * np.stack([self._wander(n), self._wander(n)], axis=1)
        pressure = np.interp(along, np.linspace(0, 1, len(press)), press)
        pressure = gaussian_filter(pressure, n / 40, mode="nearest") * (1 + 0.10 * self._wander(n))
        tangent = np.gradient(curve, axis=0)
        normal = np.stack([-tangent[:, 1], tangent[:, 0]], axis=1)
        normal /= np.hypot(*normal.T)[:, None] + 1e-9
        half = (width * pressure / 2)[:, None]
        left = curve + normal * half * (1 + 0.06 * self._wander(n, 3)[:, None])
        right = curve - normal * half * (1 + 0.06 * self._wander(n, 3)[:, None])
        self._lay(np.vstack([left, right[::-1]]), curve, half[:, 0], ink, dry)

    def _wander(self, n: int, sigma: float = 28) -> Floats:
        field = gaussian_filter(self.rng.standard_normal(n + 8 * int(sigma)), sigma)[4 * int(sigma) :][:n]
        return field / (field.std() + 1e-9)

    def _lay(self, outline: Floats, curve: Floats, half: Floats, ink: float, dry: float) -> None:
        low = np.floor((outline.min(axis=0) - 6) * ZOOM).astype(int).clip(0)
        high = np.ceil((outline.max(axis=0) + 6) * ZOOM).astype(int)
        box = np.s_[low[1] : high[1], low[0] : high[0]]
        if self.ink[box].size == 0:
            return
        cover = np.zeros(self.ink[box].shape, np.uint8)
        shifted = np.round((outline * ZOOM - low) * 16).astype(np.int32)
        cv2.fillPoly(cover, [shifted], 255, cv2.LINE_AA, 4)
        for k in (0, len(curve) - 1):
            centre = np.round((curve[k] * ZOOM - low) * 16).astype(int)
            cv2.circle(
                cover, (int(centre[0]), int(centre[1])), round(half[k] * ZOOM * 16), 255, -1, cv2.LINE_AA, 4
            )
        laid = cover / 255.0
        # Thin parts are drawn with a nearly empty brush: the grain of the paper breaks them up.
        depth = cv2.distanceTransform((cover > 127).astype(np.uint8), cv2.DIST_L2, 3) / ZOOM
        bare = (self.bristles[box] > 2.2 + 3 * depth / max(half.max(), 1) - 4.5 * dry).astype(float)
        laid *= 1 - bare * min(1.0, 5 * dry)
        density = ink * (0.93 + 0.07 * np.tanh(depth))
        self.ink[box] = np.maximum(self.ink[box], laid * density)

    def lift(self, x: float, y: float, radius: float) -> None:
        """Leave a dot of paper bare."""
        at = (round(x * ZOOM), round(y * ZOOM))
        cv2.circle(self.ink, at, round(radius * ZOOM), 0.0, -1, cv2.LINE_AA)

    def leaf(self, root: tuple[float, float], tip: tuple[float, float], width: float, bend: float) -> None:
        """A leaf in one press and lift."""
        (x0, y0), (x1, y1) = root, tip
        nx, ny = -(y1 - y0), x1 - x0
        middle = ((x0 + x1) / 2 + bend * nx, (y0 + y1) / 2 + bend * ny)
        self.stroke([root, middle, tip], width, (0.08, 0.7, 1.0, 0.8, 0.42, 0.02), loose=0.8, dry=0.08)
