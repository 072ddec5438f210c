"""`Desk`: where jobs are drawn, the same in a process, in a thread and inline."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from vec2art_nb._loading import loading
from vec2art_nb._opencv import opencv
from vec2art_nb._request import Request
from vec2art_nb.engine.cache import StageCache
from vec2art_nb.engine.control import Control
from vec2art_nb.engine.scratch import NO_SCRATCH, Scratch
from vec2art_nb.params.snapshot import Snapshot
from vec2art_nb.picture.picture import Picture

if TYPE_CHECKING:
    from vec2art_nb.engine.drawing import Drawing


class Desk:
    """Draws one thing after the other, and keeps finished stages and memory for the next.

    Parameters
    ----------
    cache_bytes : int
        Room for stages.
    patient : bool
        Whether drafts wait for the kernels: nobody looks for them, and thumbnails are kept as they come.
    """

    def __init__(self, cache_bytes: int, *, patient: bool = False) -> None:
        opencv()
        self._patient = patient
        self._cache = StageCache(cache_bytes)
        self._scratch = Scratch()
        self._told: set[tuple[str, ...]] = set()

    def draw(
        self,
        picture: Picture,
        params: Snapshot,
        control: Control,
        *,
        draft: bool,
        cached: bool = True,
        buffers: bool = True,
    ) -> Drawing:
        """The draft or the final; while kernels are not loaded, drafts that somebody waits for are cold ones.

        Raises
        ------
        vec2art_nb.errors.Cancelled
            If `control` says so.
        """
        cache = self._cache if cached else StageCache(0)
        request = Request(picture, params, cache, control, self._scratch if buffers else NO_SCRATCH)
        try:
            if not draft:
                return request.final()
            if self._patient or request.kernels_loaded:
                return request.draft()
        finally:
            self._after(buffers)
        drawing = request.cold()
        loading(params)  # where only drafts are asked for, no final does
        return drawing

    def _after(self, buffers: bool) -> None:
        if buffers:
            self._scratch.settle()
        else:
            self._scratch.clear()

    def allow(self, cache_bytes: int) -> None:
        """Keep so many bytes of stages from now on."""
        self._cache.max_bytes = cache_bytes

    def rest(self) -> None:
        """Let go of memory that nothing is in: there is nothing to do for a while."""
        self._scratch.clear()

    def plan(self, params: Snapshot) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]] | None:
        """Stages that draw with these parameters, the first time that they are asked for.

        Each with the fields that it reads and its upstream stages: the pool reckons with them where a job
        would be done soonest, without loading the engine.
        """
        from vec2art_nb.engine.plan import algorithm_for  # noqa: PLC0415 - brings the kernels

        stages = algorithm_for(params).stages
        names = tuple(stage.name for stage in stages)
        if names in self._told:
            return None
        self._told.add(names)
        return [(stage.name, stage.reads, stage.upstream) for stage in stages]

    @property
    def counts(self) -> dict[str, Any]:
        """Counts of the stage cache, and those of scratch memory, as JSON has them."""
        return {**asdict(self._cache.stats), "scratch": self._scratch.stats}


def use_threads(count: int) -> None:
    """Let OpenCV use so many threads in this process."""
    cv2: Any = opencv()
    if cv2.getNumThreads() != count:
        cv2.setNumThreads(count)
