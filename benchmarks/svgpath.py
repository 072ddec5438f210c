"""Outlines of SVG shapes as dense polylines: the true lines of icons. Knows no transforms."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from xml.etree import ElementTree

import numpy as np
from numpy.typing import NDArray

Line = NDArray[np.float64]

#: Chords per curved segment.
CHORDS = 64
#: Numbers that each command takes.
NUMBERS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}
#: Flags of an arc may stand together without a separator, so they are read one by one.
ARC_FLAGS = (3, 4)


def lines(svg: str) -> list[Line]:
    """Polyline of every visible subpath of an SVG, shape (k, 2), in user units.

    Raises
    ------
    ValueError
        If an element is transformed or unknown.
    """
    found = []
    for element in ElementTree.fromstring(svg).iter():
        name = element.tag.rpartition("}")[2]
        if "transform" in element.attrib:
            raise ValueError(f"{name} is transformed")
        if name in ("svg", "g", "title") or _hidden(element):
            continue
        found += path_lines(_path(name, element.attrib))
    return found


def path_lines(d: str) -> list[Line]:
    """Polylines of the subpaths of path data."""
    found: list[Line] = []
    parts: list[Line] = []
    here = start = control = np.zeros(2)
    previous = ""
    for command, numbers in _commands(d):
        kind, base = command.upper(), here if command.islower() else np.zeros(2)
        if kind in "MZ" and parts:
            closing = [start[None]] if kind == "Z" else []
            found.append(np.concatenate([*parts, *closing]))
            parts = []
        if kind == "M":
            here = start = base + numbers
        elif kind == "Z":
            here = start
        else:
            if not parts:
                parts = [here[None]]
            mirror = 2 * here - control if previous in _SAME_CURVE.get(kind, "") else here
            part, control = _segment(kind, here, base, numbers, mirror)
            parts.append(part)
            here = part[-1]
        previous = kind
    return [*found, np.concatenate(parts)] if parts else found


_SAME_CURVE = {"S": ("C", "S"), "T": ("Q", "T")}


def _segment(kind: str, here: Line, base: Line, numbers: Line, mirror: Line) -> tuple[Line, Line]:
    """Points of one segment after its start, and its last control point."""
    if kind == "A":
        end = base + numbers[5:]
        return _arc(here, end, *numbers[:5]), end
    if kind == "H":
        end = np.array([base[0] + numbers[0], here[1]])
    elif kind == "V":
        end = np.array([here[0], base[1] + numbers[0]])
    else:
        corners = base + numbers.reshape(-1, 2)
        first = [mirror] if kind in "ST" else []
        if kind in "CSQT":
            control = np.array([here, *first, *corners])
            return _bezier(control), control[-2]
        end = corners[0]
    return end[None], end


def _bezier(control: Line) -> Line:
    """Points on a Bézier curve of any degree, without its start (de Casteljau)."""
    t = (np.arange(1, CHORDS + 1) / CHORDS)[:, None, None]
    level = np.broadcast_to(control, (CHORDS, *control.shape))
    while level.shape[1] > 1:
        level = level[:, :-1] * (1 - t) + level[:, 1:] * t
    return np.asarray(level[:, 0])


def _arc(start: Line, end: Line, rx: float, ry: float, turn: float, large: float, sweep: float) -> Line:
    """Points on an elliptical arc, without its start (SVG 2, appendix B.2.4)."""
    if not rx or not ry or np.array_equal(start, end):
        return end[None]
    phi = math.radians(turn)
    rotation = np.array([[math.cos(phi), math.sin(phi)], [-math.sin(phi), math.cos(phi)]])
    radii = np.abs([rx, ry])
    half = rotation @ (start - end) / 2 / radii
    radii = radii * max(1.0, math.hypot(*half))
    half = half / max(1.0, math.hypot(*half))
    squared = float(half @ half)
    away = math.sqrt(max(1 / squared - 1, 0)) * (-1 if large == sweep else 1)
    centre = away * np.array([half[1], -half[0]])
    first = math.atan2(*(half - centre)[::-1])
    span = (math.atan2(*(-half - centre)[::-1]) - first) % (2 * math.pi)
    if not sweep:
        span -= 2 * math.pi
    angles = first + span * np.arange(1, CHORDS + 1) / CHORDS
    unit = centre + np.stack([np.cos(angles), np.sin(angles)], axis=1)
    return np.asarray(unit * radii @ rotation + (start + end) / 2)


def _commands(d: str) -> Iterator[tuple[str, Line]]:
    """Commands with their numbers, implied repetitions written out."""
    for command, text in re.findall(r"([MLHVCSQTAZmlhvcsqtaz])([^MLHVCSQTAZmlhvcsqtaz]*)", d):
        size = NUMBERS[command.upper()]
        numbers = _numbers(text, arc=command in "Aa")
        if not size:
            yield command, np.zeros(0)
            continue
        for i in range(0, len(numbers), size):
            later = {"M": "L", "m": "l"}.get(command, command)
            yield command if i == 0 else later, np.array(numbers[i : i + size])


def _numbers(text: str, *, arc: bool) -> list[float]:
    """Numbers of one command."""
    found: list[float] = []
    place = 0
    while match := re.compile(r"[\s,]*").match(text, place):
        flag = arc and len(found) % 7 in ARC_FLAGS
        number = re.compile(r"[01]" if flag else r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?").match(
            text, match.end()
        )
        if number is None:
            return found
        found.append(float(number[0]))
        place = number.end()
    return found


def _hidden(element: ElementTree.Element) -> bool:
    """Whether an element draws nothing."""
    return element.get("stroke") == "none" and element.get("fill") == "none"


def _path(name: str, a: dict[str, str]) -> str:
    """Path data of a basic shape."""
    if name == "path":
        return a["d"]
    if name in ("polyline", "polygon"):
        return f"M{a['points']}{'z' if name == 'polygon' else ''}"
    v = {
        key: float(a.get(key, 0)) for key in ("x", "y", "width", "height", "cx", "cy", "x1", "y1", "x2", "y2")
    }
    if name == "line":
        return f"M{v['x1']} {v['y1']}L{v['x2']} {v['y2']}"
    if name in ("circle", "ellipse"):
        rx, ry = float(a.get("r") or a["rx"]), float(a.get("r") or a["ry"])
        return f"M{v['cx'] - rx} {v['cy']}a{rx} {ry} 0 1 1 {2 * rx} 0a{rx} {ry} 0 1 1 {-2 * rx} 0z"
    if name == "rect":
        rx = min(float(a.get("rx") or a.get("ry") or 0), v["width"] / 2)
        ry = min(float(a.get("ry") or a.get("rx") or 0), v["height"] / 2)
        w, h = v["width"] - 2 * rx, v["height"] - 2 * ry
        turn = f"a{rx} {ry} 0 0 1"
        sides = f"h{w}{turn} {rx} {ry}v{h}{turn} {-rx} {ry}h{-w}{turn} {-rx} {-ry}v{-h}{turn} {rx} {-ry}z"
        return f"M{v['x'] + rx} {v['y']}{sides}"
    raise ValueError(f"unknown shape {name}")
