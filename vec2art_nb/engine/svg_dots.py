"""A layer of dots as SVG: one path for all dots of a size and colour."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels import dot_text
from vec2art_nb.engine.kernels.digits import ROOM, short_numbers
from vec2art_nb.engine.layer import Layer
from vec2art_nb.engine.sheet import Sheet, attributes

I64 = NDArray[np.int64]

#: Diameters are rounded to this many steps per octave, by 7 % at most: nobody can see that.
STEPS_PER_OCTAVE = 5
#: Bits of a class of sizes, with the number of the middle one.
_SIZE_BITS, _MIDDLE = 8, 128
#: Bits of the place of a dot on the Hilbert curve, per axis, without and with colours; bits of its number.
_PLACE_BITS, _COLOR_PLACE_BITS, _NUMBER_BITS = 10, 6, 19
#: Caps of strokes of no length that draw these shapes, and their width over the diameter of the circle.
_CAPS = {"circle": ("round", 1.0), "square": ("square", math.sqrt(math.pi) / 2)}


@dataclass(frozen=True, eq=False)
class _Classes:
    """Dots that share a path.

    Attributes
    ----------
    order : ndarray of int64, shape (n,)
        Dots class by class, along a Hilbert curve within one.
    starts : ndarray of int64, shape (k + 1,)
    ink : ndarray of int64, shape (k,)
        ``0xrrggbb``.
    width : ndarray of float64, shape (k,)
        Diameter, px of the picture.
    """

    order: I64
    starts: I64
    ink: I64
    width: NDArray[np.float64]


def dots(layer: Layer, sheet: Sheet) -> str:
    """Group of a layer of dots.

    Of a stroke of no length round caps make a circle and square caps a square; other shapes are polygons.
    All have the area of the circle with the dot's diameter.
    """
    view = sheet.view
    classes = _classes(layer, sheet)
    caps = _CAPS.get(view.dots_shape)
    paint = "fill" if caps is None else "stroke"
    shared = {} if view.dots_opacity == 1 else {"opacity": f"{view.dots_opacity:g}"}
    if caps is not None:
        shared |= {"fill": "none", "stroke-linecap": caps[0]}
    if not view.dots_preserve:
        shared[paint] = view.dots_ink
    texts = _texts(layer, classes, sheet)
    widths = [
        "" if caps is None else attributes({"stroke-width": f"{caps[1] * width:.3g}"})
        for width in classes.width.tolist()
    ]
    rows = zip(classes.ink.tolist(), widths, texts, strict=True)
    body = []
    for ink, run in groupby(rows, key=lambda row: row[0]):
        paths = [f'<path{width} d="{text}"/>' for _, width, text in run]
        body.append(_painted(paths, attributes({paint: f"#{ink:06x}"}) if view.dots_preserve else ""))
    return f"<g{attributes(shared)}>{''.join(body)}</g>"


def _painted(paths: list[str], attribute: str) -> str:
    if not attribute:
        return "".join(paths)
    if len(paths) == 1:
        return paths[0].replace("<path", f"<path{attribute}", 1)
    return f"<g{attribute}>{''.join(paths)}</g>"


def _kernels(sheet: Sheet) -> Any:
    """Compiled writers, or the same as plain Python where numba is not loaded."""
    if not sheet.compiled:
        return dot_text
    from vec2art_nb.engine.kernels import compiled_dot_text  # noqa: PLC0415 - drafts can do without

    return compiled_dot_text


def _classes(layer: Layer, sheet: Sheet) -> _Classes:
    """Group dots by colour, where they keep theirs, and by size."""
    n, preserve = len(layer), sheet.view.dots_preserve
    scale = 1.0 if layer.absolute else sheet.pen
    octaves = np.log2((layer.width * np.float32(scale)).clip(2.0**-24, 2.0**24))
    size = np.rint(octaves * STEPS_PER_OCTAVE).astype(np.int64).clip(-_MIDDLE, _MIDDLE - 1) + _MIDDLE
    ink = np.zeros(n, np.int64)
    if preserve:
        red, green, blue = layer.color.astype(np.int64).T
        ink = red << 16 | green << 8 | blue
    bits = _COLOR_PLACE_BITS if preserve else _PLACE_BITS
    key = ink << _SIZE_BITS | size
    # one integer of 63 bits for class, place and number: sorting integers is fast, and there are no ties
    order = np.sort((key << 2 * bits | _places(layer, sheet, bits)) << _NUMBER_BITS | np.arange(n))
    order &= (1 << _NUMBER_BITS) - 1
    key = key[order]
    first = np.concatenate([np.zeros(min(n, 1), np.int64), np.flatnonzero(np.diff(key)) + 1])
    width = np.exp2(((key[first] & ((1 << _SIZE_BITS) - 1)) - _MIDDLE) / STEPS_PER_OCTAVE)
    return _Classes(order, np.append(first, n), key[first] >> _SIZE_BITS, width)


def _places(layer: Layer, sheet: Sheet, bits: int) -> I64:
    """Place of each dot on a Hilbert curve through the picture."""
    side = max(sheet.width, sheet.height, 1) / (1 << bits)
    points = layer.points.reshape(-1)
    if sheet.compiled:
        places = np.zeros(len(layer), np.int64)
        _kernels(sheet).write_places(places, points, side, bits)
        return places
    plain = [0] * len(layer)
    dot_text.write_places(plain, points.tolist(), side, bits)
    return np.array(plain, np.int64)


def _texts(layer: Layer, classes: _Classes, sheet: Sheet) -> list[str]:
    """Path data of each class."""
    unit = sheet.unit
    tails = [_tail(sheet.view.dots_shape, width, unit) for width in classes.width.tolist()]
    text = "".join(tail for _, tail in tails).encode()
    tail_starts = np.cumsum([0, *(len(tail) for _, tail in tails)])
    longest = max((len(tail) for _, tail in tails), default=0)
    size = len(layer) * (dot_text.DOT_BYTES + longest) + ROOM
    rises = np.array([up for up, _ in tails], np.int64)
    arrays = (layer.points.reshape(-1), classes.order, classes.starts, rises)
    if sheet.compiled:
        buffer: Any = np.empty(size, np.uint8)
        ends: Any = np.zeros(len(tails) + 1, np.int64)
        rest: Any = (
            np.frombuffer(text, np.uint8),
            tail_starts,
            unit,
            np.array(short_numbers(unit), np.int64),
        )
        _kernels(sheet).write_dots(buffer, ends, *arrays, *rest)
    else:
        buffer, ends = bytearray(size), [0] * (len(tails) + 1)
        lists: Any = (*(array.tolist() for array in arrays), text, tail_starts.tolist())
        lists = (buffer, ends, *lists, unit, short_numbers(unit))
        dot_text.write_dots(*lists)
    whole = bytes(buffer[: ends[-1]]).decode("ascii")
    return [whole[i:j] for i, j in pairwise([int(end) for end in ends])]


def _tail(shape: str, width: float, unit: int) -> tuple[int, str]:
    """What draws a dot from where the pen is set down, and how far above its centre that is, in units."""
    if shape in _CAPS:
        return 0, "h0"
    if shape == "diamond":
        half = max(round(math.sqrt(math.pi / 8) * width * unit), 1)
        h = _number(half, unit)
        return half, f"l{h} {h}-{h} {h}-{h}-{h}z"
    side = math.sqrt(math.pi / math.sqrt(3)) * width * unit
    half, rise = max(round(side / 2), 1), max(round(side * math.sqrt(3) / 2), 1)
    return round(2 / 3 * rise), f"l{_number(half, unit)} {_number(rise, unit)}h-{_number(2 * half, unit)}z"


def _number(value: int, unit: int) -> str:
    """``value / unit``, positive, in its shortest form."""
    text = f"{value / unit:.6f}".rstrip("0").rstrip(".")
    return text.removeprefix("0") if text.startswith("0.") else text
