"""`vectorize` and `frames`: a picture and parameters in, drawings out."""

from __future__ import annotations

import math
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Unpack

from vec2art_nb._opencv import opencv
from vec2art_nb.engine.cache import StageCache
from vec2art_nb.engine.control import Control, OutOfTime
from vec2art_nb.engine.plan import DRAFT_SIDE, WORKING_MULTIPLE, load_kernels, overlay_of, working_side
from vec2art_nb.params.field import ALGORITHMS
from vec2art_nb.params.resolve import HasSnapshot, resolve_params
from vec2art_nb.params.signature import lists_fields
from vec2art_nb.params.snapshot import Snapshot
from vec2art_nb.picture.level import Level
from vec2art_nb.picture.picture import Picture, Source

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from vec2art_nb.engine.drawing import Drawing
    from vec2art_nb.params.keywords import Fields

Parameters = HasSnapshot | Mapping[str, object] | None


class _Guarded(StageCache):
    """Stage cache for callers on several threads."""

    def __init__(self) -> None:
        super().__init__()
        self._lock = threading.Lock()

    def get(self, key: bytes) -> Any:
        with self._lock:
            return super().get(key)

    def put(self, key: bytes, value: Any) -> None:
        with self._lock:
            super().put(key, value)

    def clear(self) -> None:
        with self._lock:
            super().clear()


_SHARED = _Guarded()


@dataclass(frozen=True)
class _Request:
    """A picture with all that is needed to draw it."""

    picture: Picture
    params: Snapshot
    cache: StageCache
    control: Control

    @classmethod
    def of(
        cls,
        picture: Source,
        params: Snapshot,
        cache: StageCache | None,
        cancelled: Callable[[], bool] | None,
        progress: Callable[[str, float], None] | None,
        importance: ArrayLike | None,
    ) -> _Request:
        opencv()
        control = Control()
        if cancelled is not None:
            control = replace(control, cancelled=cancelled)
        if progress is not None:
            control = replace(control, progress=progress)
        paper = params.text("paper")
        opened = picture if isinstance(picture, Picture) else Picture.open(picture, paper=paper)
        if importance is not None:
            opened = opened.with_importance(importance)
        return cls(opened, params, _SHARED if cache is None else cache, control)

    def stacked(self, how: Callable[[_Request], Drawing]) -> Drawing:
        """What `how` makes of the request, and over that what it makes of the overlay."""
        over = overlay_of(self.params)
        if over is None:
            return how(self)
        below = how(replace(self, control=_share(self.control, 0)))
        above = how(replace(self, control=_share(self.control, 1), params=over))
        return replace(below + above, params=self.params, made_with=())

    def finished(self) -> Drawing:
        """The final drawing with its overlay, both within the time limit."""
        load_kernels(self.params)  # kernels that compile now do not eat into the time for drawing
        control = replace(self.control, deadline=time.monotonic() + self.params.number("time_limit"))
        return replace(self, control=control).stacked(_Request.final)

    def final(self) -> Drawing:
        """The drawing; past the deadline the best there is, marked partial."""
        from vec2art_nb.engine.draw import draw  # noqa: PLC0415 - brings OpenCV and the kernels

        side, enlarge = working_side(self.params, *self.picture.size)
        level = self.picture.level(side, enlarge=enlarge, multiple=WORKING_MULTIPLE)
        try:
            return draw(level, self.params, self.cache, self.control, title=self.picture.name)
        except OutOfTime:
            return replace(self.draft(), partial=True)

    def draft(self) -> Drawing:
        """The drawing made from a small picture, without a time limit: it takes some milliseconds."""
        from vec2art_nb.engine.draw import draw  # noqa: PLC0415

        control = replace(self.control, deadline=math.inf)
        drawing = draw(self._small(), self.params, self.cache, control, title=self.picture.name)
        return replace(drawing, draft=True)

    def cold(self) -> Drawing:
        """The draft that OpenCV alone makes, while the kernels load or compile."""
        from vec2art_nb.engine.draw import draw_cold  # noqa: PLC0415

        return draw_cold(self._small(), self.params, self.control, title=self.picture.name)

    def _small(self) -> Level:
        side, _ = working_side(self.params, *self.picture.size)
        return self.picture.level(min(side, DRAFT_SIDE), multiple=WORKING_MULTIPLE)


def _share(control: Control, part: int) -> Control:
    """Control of the first or second of two parts of the work."""
    return replace(control, progress=lambda stage, fraction: control.progress(stage, (part + fraction) / 2))


@lists_fields
def vectorize(
    picture: Source,
    algorithm: str | None = None,
    *,
    preset: str | None = None,
    params: Parameters = None,
    draft: bool = False,
    cache: StageCache | None = None,
    cancelled: Callable[[], bool] | None = None,
    progress: Callable[[str, float], None] | None = None,
    importance: ArrayLike | None = None,
    **fields: Unpack[Fields],
) -> Drawing:
    """Turn a picture into a line drawing.

    Parameters
    ----------
    picture : Picture, str, os.PathLike, bytes, file object, ndarray or PIL.Image.Image
        Anything that `Picture.open` takes.
    algorithm : {"edge", "centerline", "superpixel", "dots"}, optional
        By default what `preset` or `params` say, else ``"edge"``.
    preset : str, optional
        Name of a preset, see `vec2art_nb.params.presets`.
    params : Params, Snapshot or mapping, optional
        Fields that go over the preset.
    draft : bool
        Draw from a picture of at most 384 px a side: some milliseconds, the look of the final.
    cache : StageCache, optional
        Where stages are kept between calls; by default one cache of the process.
    cancelled : callable, optional
        Asked often; once it returns True the call raises.
    progress : callable, optional
        Called as ``progress(stage, fraction)``.
    importance : array_like, optional
        Where detail matters: a mask, saliency or depth of any size, see `Picture.with_importance`.
    **fields
        Any field by its path with underscores (``stroke_width=2``); those of the chosen algorithm may drop
        their prefix (``max_error=1``). They go over `params`.

    Returns
    -------
    Drawing

    Raises
    ------
    vec2art_nb.errors.PictureError
        If the picture cannot be opened.
    vec2art_nb.errors.ParamsError
        If a field or value is not usable.
    vec2art_nb.errors.Cancelled
        If `cancelled` returned True.
    vec2art_nb.errors.MissingLibraryError
        If OpenCV cannot be loaded.

    Examples
    --------
    >>> import vec2art_nb
    >>> drawing = vec2art_nb.vectorize(vec2art_nb.sample("logo"), detail=0.7, stroke_width=2)
    >>> drawing.to_svg()[:4]
    '<svg'
    """
    snapshot = resolve_params(algorithm, preset, params, fields)
    request = _Request.of(picture, snapshot, cache, cancelled, progress, importance)
    return request.stacked(_Request.draft) if draft else request.finished()


@lists_fields
def frames(
    picture: Source,
    algorithm: str | None = None,
    *,
    preset: str | None = None,
    params: Parameters = None,
    cache: StageCache | None = None,
    cancelled: Callable[[], bool] | None = None,
    progress: Callable[[str, float], None] | None = None,
    importance: ArrayLike | None = None,
    **fields: Unpack[Fields],
) -> Iterator[Drawing]:
    """Draw a draft, then the final; parameters as for `vectorize`.

    In a fresh process the draft is made with OpenCV alone, and the kernels load, or on a new machine compile,
    in the background while it is shown.

    Yields
    ------
    Drawing
        The draft (``drawing.draft`` is true), then the final.

    Examples
    --------
    >>> import vec2art_nb
    >>> [drawing.draft for drawing in vec2art_nb.frames(vec2art_nb.sample("logo"))]
    [True, False]
    """
    snapshot = resolve_params(algorithm, preset, params, fields)
    request = _Request.of(picture, snapshot, cache, cancelled, progress, importance)
    if _kernels_loaded(snapshot):
        yield request.stacked(_Request.draft)
    else:
        loading = threading.Thread(
            target=load_kernels, args=(snapshot,), name="vec2art_nb-kernels", daemon=True
        )
        drawing = request.stacked(_Request.cold)
        loading.start()
        yield drawing
        loading.join()
    yield request.finished()


def _kernels_loaded(params: Snapshot) -> bool:
    drawn = {params.text("algorithm"), params.text("overlay")} - {"none"}
    return all(f"vec2art_nb.engine.{name}" in sys.modules for name in drawn)


def warmup() -> float:
    """Compile and load the kernels of all algorithms, so that later first drawings are fast.

    The results stay on disk, next to the package or in the user's cache folder, until the package changes.

    Returns
    -------
    float
        Seconds it took: half a minute on a new machine with two cores, one or two from then on.
    """
    opencv()
    started = time.perf_counter()
    from vec2art_nb._compile import compile_kernels  # noqa: PLC0415 - brings the kernels

    compile_kernels()
    blank = Picture.open(_blank(), name="warm-up")
    for algorithm in ALGORITHMS:
        vectorize(blank, algorithm, cache=StageCache(0), source_palette="kmeans").to_svg()
    vectorize(blank, "superpixel", mode="mosaic", seeding="poisson", cache=StageCache(0))
    return time.perf_counter() - started


def _blank() -> Any:
    import numpy as np  # noqa: PLC0415

    picture = np.full((32, 32), 255, np.uint8)
    picture[14:18, 4:28] = 0
    return picture
