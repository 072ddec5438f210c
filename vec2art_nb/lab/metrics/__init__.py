"""Metrics: what can be measured of a drawing, by name.

Each is a function of the picture and a drawing of it that gives a float, with a direction that says which
way is better. `METRICS` holds them by name; `Metric` makes one of any function. Those on the rendering look
at it and at the picture 256 px large, so that drafts and finals compare; those of a style are NaN where a
drawing has nothing of it.

Examples
--------
>>> import vec2art_nb
>>> from vec2art_nb.lab.metrics import METRICS
>>> picture = vec2art_nb.Picture.open(vec2art_nb.sample("logo"))
>>> drawing = vec2art_nb.vectorize(picture, "superpixel")
>>> METRICS["ssim"](picture, drawing) > METRICS["ssim"](picture, vec2art_nb.vectorize(picture, detail=0))
True
>>> METRICS["ssim"].direction
'maximise'
"""

from vec2art_nb.lab.metrics import dots, effort, lines, rendering
from vec2art_nb.lab.metrics.metric import Direction, Measure, Metric, metrics_of

__all__ = ["DEFAULTS", "METRICS", "Direction", "Measure", "Metric", "metrics_of"]


def _metric(name: str, measure: Measure, direction: Direction = "minimise") -> Metric:
    return Metric(name, measure, direction, help=(measure.__doc__ or "").strip())


#: All metrics by name.
METRICS = {
    metric.name: metric
    for metric in (
        _metric("ssim", rendering.ssim, "maximise"),
        _metric("tone", rendering.tone),
        _metric("psnr", rendering.psnr, "maximise"),
        _metric("ink", rendering.ink),
        _metric("boundary_f1", lines.boundary_f1, "maximise"),
        _metric("elements", effort.elements),
        _metric("bytes", effort.size),
        _metric("plotter_time", effort.plotter_time),
        _metric("plotter_travel", effort.plotter_travel),
        _metric("doubled_ink", lines.doubled_ink),
        _metric("fold_backs", lines.fold_backs),
        _metric("curved_share", lines.curved, "maximise"),
        _metric("stroke_length", lines.stroke_length, "maximise"),
        _metric("bytes_per_cubic", lines.bytes_per_cubic),
        _metric("dot_tone", dots.dot_tone),
        _metric("dot_spread", dots.dot_spread),
    )
}

#: Names of those that a sweep measures if it is told nothing else.
DEFAULTS = ("ssim", "tone", "boundary_f1", "ink", "elements", "bytes")
