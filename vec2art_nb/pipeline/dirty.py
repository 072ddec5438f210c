"""`dirty_stages`: which stages a change of values makes run again.

A result is found again if a stage of the same name and version read the same values at the same working size,
above it the same stages did so too, and it is known from the drawing before or from what lies below the
overlay: as the engine's keys have it, but without a picture.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from vec2art_nb.pipeline.choice import CHOICE, PIPELINES, overlay_values, pipeline_for
from vec2art_nb.pipeline.size import WorkingSize, working_size
from vec2art_nb.pipeline.step import Pipeline, Value

#: Written before the names of stages that draw the overlay.
OVERLAY = "overlay:"

_READ = CHOICE.union(*(pipeline.reads for pipeline in PIPELINES))


class _Drawn(NamedTuple):
    """A pipeline with what tells its results apart besides the fields that base and overlay share."""

    pipeline: Pipeline
    size: WorkingSize
    detail: Value

    @classmethod
    def of(cls, values: Mapping[str, Value]) -> _Drawn:
        return cls(pipeline_for(values), working_size(values), values["detail"])

    def new_after(self, other: _Drawn, changed: Collection[str]) -> int:
        """Steps that must run although `other` has; the shared fields that differ are in `changed`."""
        if self.size != other.size:
            return self.pipeline.every
        bits = self.pipeline.new_to(other.pipeline) | self.pipeline.fed_by(changed)
        return bits | self.pipeline.fed_by(("detail",)) if self.detail != other.detail else bits


def _drawn(values: Mapping[str, Value]) -> list[_Drawn]:
    """What draws with these values: the drawing, then its overlay."""
    over = overlay_values(values)
    base = _Drawn.of(values)
    return [base] if over is None else [base, _Drawn.of({path: values[path] for path in CHOICE} | over)]


def _touched(before: Mapping[str, Value], after: Mapping[str, Value], changed: Iterable[str]) -> set[str]:
    """Those of the changed fields that differ, and that stages or their choice read."""
    return {path for path in changed if path in _READ and before[path] != after[path]}


def dirty_stages(
    before: Mapping[str, Value], after: Mapping[str, Value], changed: Iterable[str]
) -> tuple[str, ...]:
    """Names of the stages that must run for `after` when all results for `before` are cached.

    Parameters
    ----------
    before, after : mapping of str to bool, int, float, str or None
        Valid values of all fields.
    changed : iterable of str
        Paths of the fields that may differ; all others are taken to be equal.

    Returns
    -------
    tuple of str
        In running order, those of the overlay last, as ``"overlay:name"``. Fewer run where two working sizes
        come to the same raster of a picture.

    Examples
    --------
    >>> from vec2art_nb.params import DEFAULTS
    >>> dirty_stages(DEFAULTS, DEFAULTS.evolve({"edge.max_error": 2.0}), ["edge.max_error"])
    ('fit', 'color', 'cut')
    >>> dirty_stages(DEFAULTS, DEFAULTS.evolve({"stroke.width": 2.0}), ["stroke.width"])
    ()
    """
    touched = _touched(before, after, changed)
    if not touched:
        return ()
    now = _drawn(after)
    was = now if touched.isdisjoint(CHOICE) else _drawn(before)
    touched.discard("detail")  # base and overlay have one each
    dirty = [drawn.pipeline.every for drawn in now]
    for index, drawn in enumerate(now):
        for other in was:
            dirty[index] &= drawn.new_after(other, touched)
        for below in now[:index]:
            dirty[index] &= drawn.new_after(below, ())
    names = now[0].pipeline.named(dirty[0])
    if len(now) == 1 or not dirty[1]:
        return names
    return names + tuple(OVERLAY + name for name in now[1].pipeline.named(dirty[1]))


def same_layers(before: Mapping[str, Value], after: Mapping[str, Value], changed: Iterable[str]) -> bool:
    """Whether the drawing for `after` has the layers of that for `before`, so that writing it anew is enough.

    That no stage runs does not say this: a drawing without its overlay has fewer layers, all of them known.

    Parameters
    ----------
    before, after, changed
        As for `dirty_stages`.

    Examples
    --------
    >>> from vec2art_nb.params import DEFAULTS
    >>> inked = DEFAULTS.evolve(overlay="centerline")
    >>> dirty_stages(inked, DEFAULTS, ["overlay"]), same_layers(inked, DEFAULTS, ["overlay"])
    ((), False)
    >>> same_layers(DEFAULTS, DEFAULTS.evolve(paper="#ffeedd", time_limit=5.0), ["paper", "time_limit"])
    True
    """
    touched = _touched(before, after, changed)
    if not touched:
        return True
    was, now = _drawn(before), _drawn(after)
    touched.discard("detail")
    return len(was) == len(now) and not any(
        drawn.new_after(other, touched) for drawn, other in zip(now, was, strict=True)
    )


def stages_of(path: str) -> tuple[str, ...]:
    """Names of the stages that read a field, of any pipeline, the earliest first.

    Empty for fields that are applied when the SVG is written, and for those that only choose the pipeline or
    its working size (`CHOICE`).

    Examples
    --------
    >>> stages_of("edge.sigma_s"), stages_of("detail"), stages_of("paper")
    (('lines',), ('cut', 'mosaic', 'tree', 'corners'), ())
    """
    place: dict[str, int] = {}
    for pipeline in PIPELINES:
        for index, step in enumerate(pipeline.steps):
            if path in step.reads:
                place[step.name] = min(index, place.get(step.name, index))
    return tuple(sorted(place, key=place.__getitem__))
