"""Draw the project's logo: pixels that become a curve, and the name in drawn letters.

Run ``python benchmarks/samples/logo.py OUT.png OUT.svg``. Letters are strokes, so no font is needed anywhere.
"""

from __future__ import annotations

import math
import sys
from pathlib import Path

import resvg_py

INK = "#1f2547"
CORAL = "#f2603f"
AMBER = "#ffc04a"
TEAL = "#1aa59a"
CREAM = "#fff6e6"

#: Height of small letters, of their strokes, and of tall ones.
X, PEN, TALL = 100, 23, 156

#: Space after a letter where it is not the usual 38.
GAPS = {"v": 30, "r": 42, "t": 30, "_": 30}


def arc(x: float, y: float, radius: float, first: float, last: float) -> str:
    """Part of a circle from one angle to another, in degrees; 0 is to the right, 90 down."""
    start, end = math.radians(first), math.radians(last)
    large, sweep = int(abs(last - first) > 180), int(last > first)
    x0, y0 = x + radius * math.cos(start), y + radius * math.sin(start)
    x1, y1 = x + radius * math.cos(end), y + radius * math.sin(end)
    return f"M{x0:.1f} {y0:.1f}A{radius:g} {radius:g} 0 {large} {sweep} {x1:.1f} {y1:.1f}"


def letters() -> dict[str, tuple[float, str]]:
    """Advance width and pen path of each letter; the baseline is at 0, up is negative."""
    r = X / 2
    return {
        "v": (88, f"M0 {-X}L44 0L88 {-X}"),
        "e": (100, f"M2 {-r}H98" + arc(r, -r, r, 0, -312).replace("M100.0 -50.0", "M98 -50")),
        "c": (90, arc(r, -r, r, -48, -312)),
        "2": (90, arc(44, -TALL + 44, 44, -172, 32) + "L4 0H90"),
        "a": (100, arc(r, -r, r, 0, 360 - 0.1) + f"M100 {-X}V0"),
        "r": (58, f"M0 {-X}V0" + f"M0 {-r + 4}C0 {-X + 12} 24 {-X} 58 {-X + 3}"),
        "t": (60, f"M22 {-TALL + 14}V-34C22 -8 34 0 60 -2M-8 {-X}H58"),
        "_": (74, "M0 30H74"),
        "n": (88, f"M0 {-X}V0M0 {-r - 6}A44 44 0 0 1 88 {-r - 6}V0"),
        "b": (100, f"M0 {-TALL}V0" + arc(r, -r, r, 180, 180 + 359.9)),
    }


def word(text: str, x: float, y: float, colors: dict[int, str]) -> str:
    """Letters side by side; `colors` holds for the letter at its key and those after it."""
    shapes, alphabet, color = [], letters(), INK
    for i, letter in enumerate(text):
        color = colors.get(i, color)
        width, path = alphabet[letter]
        shapes.append(f'<path transform="translate({x:g} {y:g})" stroke="{color}" d="{path}"/>')
        x += width + GAPS.get(letter, 38)
    pen = f'fill="none" stroke-width="{PEN}" stroke-linecap="round" stroke-linejoin="round"'
    return f"<g {pen}>{''.join(shapes)}</g>"


def hills(baseline: float) -> str:
    """Two hills: as steps of pixels left of the middle, as curves right of it."""
    return (
        f'<path fill="{TEAL}" d="M0 {baseline}V208H32V176H64V144H96V112H128V80H160'
        f'C196 80 214 128 240 160C264 190 292 206 320 208V{baseline}Z"/>'
        f'<path fill="{CORAL}" d="M0 {baseline}V272H32V256H64V240H96V224H128V208H160'
        f'C204 200 232 232 262 250C284 262 302 266 320 266V{baseline}Z"/>'
    )


def mark() -> str:
    """The picture: a rounded tile with sun, hills, and the handles of the curve that the pixels became."""
    return (
        '<clipPath id="tile"><rect width="320" height="320" rx="56"/></clipPath>'
        f'<g clip-path="url(#tile)"><rect width="320" height="320" fill="{INK}"/>'
        f'<circle cx="256" cy="76" r="32" fill="{AMBER}"/>{hills(320)}</g>'
        f'<path stroke="{CREAM}" stroke-width="7" d="M160 80L206 80M240 160L214 126"/>'
        f'<path fill="{CREAM}" d="M149 69h22v22h-22zM229 149h22v22h-22z"/><g fill="{CREAM}">'
        '<circle cx="208" cy="80" r="9"/><circle cx="213" cy="125" r="9"/></g>'
    )


def logo() -> str:
    """The whole logo as SVG."""
    name = word("vec2art_nb", 396, 230, {3: CORAL, 4: INK, 7: TEAL, 8: INK})
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1600 360" width="1600" height="360">'
        f'<title>vec2art_nb</title><g transform="translate(20 20)">{mark()}</g>{name}</svg>'
    )


def main(png: Path, svg: Path) -> None:
    """Write both files."""
    svg.write_text(logo() + "\n")
    png.write_bytes(bytes(resvg_py.svg_to_bytes(svg_string=logo())))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
