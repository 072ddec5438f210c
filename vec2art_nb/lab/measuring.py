"""What is measured of a trial's drawing: by workers, as `vec2art_nb.pool.Reading` has it, or beside them."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from vec2art_nb._opencv import opencv
from vec2art_nb.errors import Cancelled
from vec2art_nb.lab.metrics import METRICS, Metric
from vec2art_nb.pool.reading import Reading

if TYPE_CHECKING:
    from vec2art_nb.engine.drawing import Drawing
    from vec2art_nb.picture.picture import Picture

#: Longer side of a thumbnail, px.
THUMBNAIL = 160

#: Counts and sizes that are kept of every drawing.
_STATS = ("strokes", "regions", "dots", "closed", "segments", "points", "length", "travel", "bytes")

Check = Callable[[], None]


def shared_out(metrics: Iterable[Metric]) -> tuple[tuple[Metric, ...], tuple[Metric, ...]]:
    """Metrics that workers know by name, and those that only this process has.

    Examples
    --------
    >>> known, own = shared_out([METRICS["ssim"], Metric("ssim", lambda picture, drawing: 1.0)])
    >>> known[0] is METRICS["ssim"], len(own)
    (True, 1)
    """
    given = tuple(metrics)
    known = tuple(metric for metric in given if METRICS.get(metric.name) == metric)
    return known, tuple(metric for metric in given if metric not in known)


def reading_of(metrics: Iterable[Metric], *, thumbnail: bool) -> Reading:
    """What a worker is asked to measure: metrics that it knows, counts, a thumbnail."""
    function = measured_and_shown if thumbnail else measured
    return Reading(f"{__name__}:{function.__name__}", tuple(metric.name for metric in metrics))


def measured(picture: Picture, drawing: Drawing, check: Check, *names: str) -> dict[str, Any]:
    """Figures of the metrics of these names and counts, as JSON values; an error ends them."""
    figures, error = figures_of([METRICS[name] for name in names], picture, drawing, check)
    stats = {name: float(getattr(drawing.stats, name)) for name in _STATS}
    return {"metrics": figures, "stats": stats, "error": error}


def measured_and_shown(picture: Picture, drawing: Drawing, check: Check, *names: str) -> dict[str, Any]:
    """The same with a thumbnail, as base64."""
    found = measured(picture, drawing, check, *names)
    check()
    return {**found, "thumbnail": base64.b64encode(thumbnail_of(drawing)).decode()}


def figures_of(
    metrics: Sequence[Metric], picture: Picture, drawing: Drawing, check: Check = lambda: None
) -> tuple[dict[str, float], str]:
    """Figures by name, and what went wrong: whatever a function does belongs to this trial only.

    Raises
    ------
    vec2art_nb.errors.Cancelled
        If `check` says so.
    """
    figures: dict[str, float] = {}
    for metric in metrics:
        check()
        try:
            figures[metric.name] = metric(picture, drawing)
        except Cancelled:
            raise
        except Exception as reason:  # noqa: BLE001 - the trial's error, see above
            return figures, f"metric {metric.name}: {said(reason)}"
    return figures, ""


def thumbnail_of(drawing: Drawing) -> bytes:
    """PNG of a drawing, its longer side at most `THUMBNAIL` px."""
    from vec2art_nb.lab.metrics.rendering import rendered  # noqa: PLC0415 - brings the rasteriser

    cv2 = opencv()
    pixels = rendered(drawing)
    height, width = pixels.shape[:2]
    scale = min(1.0, THUMBNAIL / max(height, width))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    return bytes(cv2.imencode(".png", small[..., ::-1])[1])


def said(error: BaseException) -> str:
    """An error in one line."""
    return f"{type(error).__name__}: {error}"
