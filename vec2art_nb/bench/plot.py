"""Plots of figures as SVG that needs nothing else and is legible on white and on black."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np

from vec2art_nb.bench.figure import Figure
from vec2art_nb.bench.verdict import LARGEST_GAIN, flag_verdict, gain_words

GREY, LINE, BLUE, GREEN, RED = "#777", "#8885", "#3b78d8", "#2a9d63", "#d1495b"
COLORS = {"gains": GREEN, "costs": RED, "no difference": GREY}
#: Larger gains are drawn at the border, as powers of 2.
FARTHEST = float(np.log2(LARGEST_GAIN))
WIDTH, LABELS, VALUES, ROW, TOP = 760, 300, 90, 24, 26


def speed_plot(figures: Sequence[Figure]) -> str:
    """Bars of medians, with quartiles; the shorter the better.

    Parameters
    ----------
    figures : sequence of Figure

    Returns
    -------
    str
        An SVG.
    """
    most = max((one.quartiles[1] for one in figures), default=1.0)
    scale = (WIDTH - LABELS - VALUES) / most
    rows = []
    for k, one in enumerate(figures):
        y, (low, high) = TOP + k * ROW, one.quartiles
        rows.append(_label(y, " · ".join(filter(None, (one.name, one.on.partition(",")[0])))))
        size = f'width="{one.median * scale:.1f}" height="14"'
        rows.append(f'<rect x="{LABELS}" y="{y - 7}" {size} rx="2" fill="{BLUE}"/>')
        rows.append(_whisker(LABELS + low * scale, LABELS + high * scale, y, GREY))
        rows.append(_value(y, f"{one.median:.1f} {one.unit}"))
    return _svg("Milliseconds, median and quartiles", rows, TOP + len(figures) * ROW)


def flags_plot(figures: Sequence[Figure]) -> str:
    """Gain of each flag on a logarithmic axis: dots right of the line gain, with quartiles.

    Parameters
    ----------
    figures : sequence of Figure
        Of the group ``"flags"``.
    """
    logs = [min(float(np.log2(side)), FARTHEST) for one in figures for side in one.quartiles]
    low, high = min([-0.5, *logs]), max([1.0, *logs])
    span = WIDTH - LABELS - VALUES - 20

    def x(ratio: float) -> float:
        return float(LABELS + 10 + span * (min(float(np.log2(ratio)), FARTHEST) - low) / (high - low))

    bottom = TOP + len(figures) * ROW
    rows = []
    for power in range(int(np.ceil(low)), int(high) + 1):
        place, width = x(2.0**power), 2 if power == 0 else 1
        rows.append(
            f'<path d="M{place:.1f} {TOP - 14}V{bottom - 8}" stroke="{GREY if power == 0 else LINE}" '
            f'stroke-width="{width}"/>'
        )
        rows.append(_text(place, bottom + 8, f"{2.0**power:g} x", "middle"))
    for k, one in enumerate(figures):
        y, color = TOP + k * ROW, COLORS[flag_verdict(one).word]
        rows.append(_label(y, one.name))
        rows.append(_whisker(x(one.quartiles[0]), x(one.quartiles[1]), y, color))
        rows.append(f'<circle cx="{x(one.median):.1f}" cy="{y}" r="5" fill="{color}"/>')
        rows.append(_value(y, gain_words(one).partition(" (")[0]))
    return _svg("Off over on, median and quartiles", rows, bottom + 16)


def pool_plot(figures: Sequence[Figure]) -> str:
    """Speed-up over the number of workers, beside that of a perfect pool (dashed).

    Parameters
    ----------
    figures : sequence of Figure
        Of the group ``"pool"``.
    """
    workers = [one.parts["workers"] for one in figures]
    most, height, left = max(workers, default=1.0), 240, 50
    across, up = (WIDTH - left - 40) / max(most - 1, 1), (height - 40) / max(most - 1, 0.5)

    def at(number: float, gain: float) -> str:
        return f"{left + (number - 1) * across:.1f} {height - 10 - (gain - 1) * up:.1f}"

    rows = [f'<path d="M{at(1, 1)}L{at(most, most)}" stroke="{GREY}" stroke-dasharray="4 5"/>']
    points = [at(number, max(one.median, 0.9)) for number, one in zip(workers, figures, strict=True)]
    rows.append(f'<path d="M{"L".join(points)}" fill="none" stroke="{BLUE}" stroke-width="2"/>')
    for number, one, point in zip(workers, figures, points, strict=True):
        x, y = map(float, point.split())
        rows.append(f'<circle cx="{x}" cy="{y}" r="5" fill="{BLUE}"/>')
        rows.append(_text(x, y - 16, f"{one.median:.2f} x", "middle"))
        rows.append(_text(x, height + 8, f"{number:g}", "middle"))
    return _svg("Speed-up by workers", rows, height + 16)


def _svg(title: str, rows: Sequence[str], height: float) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height + 6:g}" role="img" '
        f'font-family="system-ui,sans-serif" font-size="13"><title>{escape(title)}</title>'
        f"{''.join(rows)}</svg>"
    )


def _text(x: float, y: float, text: str, anchor: str = "start") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" dominant-baseline="central" fill="{GREY}">'
        f"{escape(text)}</text>"
    )


def _label(y: float, text: str) -> str:
    return _text(LABELS - 12, y, text, "end")


def _value(y: float, text: str) -> str:
    return _text(WIDTH - 4, y, text, "end")


def _whisker(low: float, high: float, y: float, color: str) -> str:
    return f'<path d="M{low:.1f} {y}H{high:.1f}" stroke="{color}" stroke-width="2"/>'
