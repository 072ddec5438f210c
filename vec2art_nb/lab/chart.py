"""Charts of experiments, as SVG: how a search went, and what it traded for what."""

from __future__ import annotations

import html
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from vec2art_nb.lab.experiment import Experiment
    from vec2art_nb.lab.metrics.metric import Metric
    from vec2art_nb.lab.trial import Trial

#: Size of a chart and of its margins (left, top, right, bottom), px.
WIDTH, HEIGHT = 480, 240
MARGINS = (58, 18, 14, 34)
_BEST, _PLAIN, _PRUNED = "#c2410c", "#475569", "#cbd5e1"


class Chart(str):
    """An SVG document that notebooks show."""

    __slots__ = ()

    def _repr_svg_(self) -> str:
        return str(self)

    def __repr__(self) -> str:
        return f"<Chart, {len(self)} bytes of SVG>"


class Point(NamedTuple):
    """A trial in a chart."""

    x: float
    y: float
    best: bool
    pruned: bool
    words: str


def chart_of(experiment: Experiment) -> str:
    """SVG of an experiment: one objective over the trials, with the best so far; or two against each other.

    Pruned trials are pale, the best ones red. Names of trials appear under the pointer.
    """
    first, *others = [experiment.metric(name) for name in experiment.objectives[:2]]
    if others:
        front = set(map(id, experiment.pareto()))
        points = [_against(trial, first, others[0], id(trial) in front) for trial in experiment]
        return _svg(_finite(points), (first.name, others[0].name), [])
    points, line = _history(experiment, first)
    return _svg(_finite(points), ("trial", first.name), line)


def _history(experiment: Experiment, metric: Metric) -> tuple[list[Point], list[tuple[float, float]]]:
    """Points in the order of the trials, and the best so far."""
    points, line, best = [], [], math.nan
    for number, trial in enumerate(experiment):
        figure = trial.metrics.get(metric.name, math.nan)
        leads = not trial.pruned and metric.better(figure, best)
        best = figure if leads else best
        points.append(Point(number, figure, leads, trial.pruned, repr(trial)))
        line.append((float(number), best))
    return points, [place for place in line if math.isfinite(place[1])]


def _against(trial: Trial, across: Metric, up: Metric, best: bool) -> Point:
    x, y = (trial.metrics.get(metric.name, math.nan) for metric in (across, up))
    return Point(x, y, best, trial.pruned, repr(trial))


def _finite(points: Sequence[Point]) -> list[Point]:
    return [point for point in points if math.isfinite(point.x) and math.isfinite(point.y)]


class _Scale(NamedTuple):
    """From figures to px."""

    low: float
    high: float
    start: float
    end: float

    @classmethod
    def over(cls, figures: Sequence[float], start: float, end: float) -> _Scale:
        low, high = min(figures, default=0.0), max(figures, default=1.0)
        return cls(low, high if high > low else low + 1, start, end)

    def px(self, figure: float) -> float:
        return self.start + (figure - self.low) / (self.high - self.low) * (self.end - self.start)


def _svg(points: Sequence[Point], names: tuple[str, str], line: Sequence[tuple[float, float]]) -> str:
    left, top, right, bottom = MARGINS
    x = _Scale.over([point.x for point in points], left, WIDTH - right)
    y = _Scale.over([point.y for point in points], HEIGHT - bottom, top)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
        f'height="{HEIGHT}" font-family="sans-serif" font-size="11" fill="{_PLAIN}">',
        f'<path d="M{left} {top}V{HEIGHT - bottom}H{WIDTH - right}" fill="none" stroke="{_PRUNED}"/>',
    ]
    parts += _labels(x, y, names)
    if len(line) > 1:
        steps = "H".join(f"{x.px(a):.1f}V{y.px(b):.1f}" for a, b in line[1:])
        start = f"M{x.px(line[0][0]):.1f} {y.px(line[0][1]):.1f}"
        parts.append(f'<path d="{start}H{steps}" fill="none" stroke="{_BEST}"/>')
    for point in sorted(points, key=lambda one: (one.best, not one.pruned)):
        color = _BEST if point.best else _PRUNED if point.pruned else _PLAIN
        place = f'cx="{x.px(point.x):.1f}" cy="{y.px(point.y):.1f}"'
        words = html.escape(point.words)
        parts.append(f'<circle {place} r="3" fill="{color}"><title>{words}</title></circle>')
    return "".join([*parts, "</svg>"])


def _labels(x: _Scale, y: _Scale, names: tuple[str, str]) -> list[str]:
    """Names of the axes, and the figures at their ends."""
    floor = HEIGHT - MARGINS[3]
    return [
        *(_text(x.px(end), floor + 14, f"{end:.4g}", "middle") for end in (x.low, x.high)),
        *(_text(MARGINS[0] - 6, y.px(end) + 4, f"{end:.4g}", "end") for end in (y.low, y.high)),
        _text((x.start + x.end) / 2, HEIGHT - 6, names[0], "middle"),
        _text(MARGINS[0], 11, names[1], "start"),
    ]


def _text(x: float, y: float, words: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{html.escape(words)}</text>'
