"""A level and parameters to a drawing."""

from __future__ import annotations

import time

from vec2art_nb.engine.cache import StageCache
from vec2art_nb.engine.cold import cold_draft
from vec2art_nb.engine.control import Control
from vec2art_nb.engine.drawing import Drawing
from vec2art_nb.engine.graph import StageRun, execute
from vec2art_nb.engine.heap import keep_freed_memory
from vec2art_nb.engine.plan import algorithm_for
from vec2art_nb.engine.provenance import Provenance
from vec2art_nb.engine.scratch import NO_SCRATCH, Scratch
from vec2art_nb.params.snapshot import Snapshot
from vec2art_nb.picture.level import Level

keep_freed_memory()


def draw(
    level: Level,
    params: Snapshot,
    cache: StageCache,
    control: Control,
    *,
    title: str = "",
    scratch: Scratch = NO_SCRATCH,
) -> Drawing:
    """Run the algorithm that the parameters name.

    Parameters
    ----------
    level : Level
    params : Snapshot
    cache : StageCache
        Finished stages are taken from it and put into it.
    control : Control
    title : str
        Name of the picture.
    scratch : Scratch
        Memory for large arrays; the drawing keeps none of them.

    Raises
    ------
    vec2art_nb.errors.Cancelled
        If `control` says so.
    vec2art_nb.engine.control.OutOfTime
        If the deadline passes before there is anything to draw.
    """
    started = time.perf_counter()
    outcome = execute(algorithm_for(params), level, params, cache, control, scratch)
    provenance = Provenance(outcome.runs, time.perf_counter() - started, level.shape)
    return Drawing(
        width=level.width,
        height=level.height,
        layers=outcome.result if isinstance(outcome.result, tuple) else (outcome.result,),
        params=params,
        provenance=provenance,
        title=title,
        partial=outcome.partial,
    )


def draw_cold(level: Level, params: Snapshot, control: Control, *, title: str = "") -> Drawing:
    """Draft made with OpenCV alone, while the kernels load or compile."""
    started = time.perf_counter()
    layers = cold_draft(level, params, control)
    seconds = time.perf_counter() - started
    return Drawing(
        width=level.width,
        height=level.height,
        layers=layers,
        params=params,
        provenance=Provenance((StageRun("cold draft", seconds, False),), seconds, level.shape),
        title=title,
        draft=True,
        cold=True,
    )
