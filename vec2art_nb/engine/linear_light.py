"""Colours in linear light, in which means are what the eye sees from afar, and back to sRGB."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_VALUES = np.arange(256) / 255.0
#: Linear light 0 … 1 of each sRGB value.
LINEAR = np.where(_VALUES <= 0.04045, _VALUES / 12.92, ((_VALUES + 0.055) / 1.055) ** 2.4).astype(np.float32)


def encoded(light: NDArray[np.float64], palette: NDArray[np.uint8] | None = None) -> NDArray[np.uint8]:
    """The sRGB colours of linear light, or those of a palette that look most like them.

    Parameters
    ----------
    light : ndarray of float64, shape (n, 3)
    palette : ndarray of uint8, shape (k, 3), optional

    Examples
    --------
    >>> encoded(np.array([[0.0, 0.5, 1.0]])).tolist()
    [[0, 188, 255]]
    >>> encoded(np.array([[0.0, 0.5, 1.0]]), np.uint8([[255, 0, 0], [0, 200, 200]])).tolist()
    [[0, 200, 200]]
    """
    light = light.clip(0, 1)
    color = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    found = np.rint(color * 255).astype(np.uint8)
    return found if palette is None else _nearest(found, palette)


def _nearest(colors: NDArray[np.uint8], palette: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The colours of a palette that look most like some colours (CIE 1976)."""
    import cv2  # noqa: PLC0415 - few drawings have a palette

    both = np.concatenate([colors, palette])[None].astype(np.float32) / 255
    lab = cv2.cvtColor(both, cv2.COLOR_RGB2Lab)[0]
    own, allowed = lab[: len(colors)], lab[len(colors) :]
    away = ((own[:, None] - allowed[None]) ** 2).sum(axis=2)
    return np.asarray(palette[away.argmin(axis=1)], np.uint8)
