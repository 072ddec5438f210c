"""`vectorize` and `frames`: a picture and parameters in, drawings out."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Unpack

from vec2art_nb._loading import loading
from vec2art_nb._opencv import opencv
from vec2art_nb._request import Request
from vec2art_nb.engine.cache import StageCache
from vec2art_nb.engine.control import Control
from vec2art_nb.params.field import ALGORITHMS
from vec2art_nb.params.resolve import HasSnapshot, resolve_params
from vec2art_nb.params.signature import lists_fields
from vec2art_nb.params.snapshot import Snapshot
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

    def put(self, key: bytes, value: Any, seconds: float = 0.0) -> None:
        with self._lock:
            super().put(key, value, seconds)

    def clear(self) -> None:
        with self._lock:
            super().clear()


_SHARED = _Guarded()


def _request(
    picture: Source,
    params: Snapshot,
    cache: StageCache | None,
    cancelled: Callable[[], bool] | None,
    progress: Callable[[str, float], None] | None,
    importance: ArrayLike | None,
) -> Request:
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
    return Request(opened, params, _SHARED if cache is None else cache, control)


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
    request = _request(picture, snapshot, cache, cancelled, progress, importance)
    return request.draft() if draft else request.final()


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
    request = _request(picture, snapshot, cache, cancelled, progress, importance)
    if request.kernels_loaded:
        yield request.draft()
    else:
        drawing = request.cold()
        thread = loading(snapshot)
        yield drawing
        thread.join()
    yield request.final()


def warmup() -> float:
    """Compile and load the kernels of all algorithms, so that later first drawings are fast.

    The results stay on disk, next to the package or in the user's cache folder, until the package changes; so
    does its byte code, also where Python is told not to write any.

    Returns
    -------
    float
        Seconds it took: half a minute on a new machine with two cores, one or two from then on.
    """
    opencv()
    started = time.perf_counter()
    from vec2art_nb._compile import compile_kernels, compile_modules  # noqa: PLC0415 - brings the kernels

    compile_modules()
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
