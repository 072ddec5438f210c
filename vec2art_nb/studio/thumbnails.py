"""`Thumbnails`: what each preset makes of the picture, drawn when nothing else is to be done."""

from __future__ import annotations

import base64
import threading
from collections import deque
from collections.abc import Callable
from functools import lru_cache, partial

from vec2art_nb.params.preset import presets
from vec2art_nb.params.resolve import resolve_params
from vec2art_nb.params.snapshot import Snapshot
from vec2art_nb.picture.picture import Picture
from vec2art_nb.studio.readings import THUMBNAIL
from vec2art_nb.studio.renderer import Order, Renderer

Publish = Callable[[str, bytes], None]


@lru_cache(256)
def _values(name: str) -> Snapshot:
    """Parameters that a preset of the package leads to."""
    return resolve_params(None, name, None, {})


def preset_of(params: Snapshot) -> str | None:
    """Name of the package's preset that these parameters are; None if they are none.

    Examples
    --------
    >>> from vec2art_nb import Params
    >>> preset_of(Params(preset="ink").snapshot()), preset_of(Params(preset="ink", detail=0.9).snapshot())
    ('ink', None)
    """
    return next((one.name for one in presets(user=False) if _values(one.name) == params), None)


class Thumbnails:
    """Thumbnails of one picture at a time, one after the other; each is drawn once.

    Parameters
    ----------
    renderer : Renderer
    publish : callable
        Called as ``publish(name, png)`` by any thread.
    """

    def __init__(self, renderer: Renderer, publish: Publish) -> None:
        self._renderer = renderer
        self._publish = publish
        self._lock = threading.Lock()
        self._picture: Picture | None = None
        self._waiting: deque[str] = deque()
        self._drawing = False
        self._paused = False
        self.made: dict[str, bytes] = {}

    def want(self, picture: Picture) -> None:
        """Draw those of this picture that are missing, from now on."""
        with self._lock:
            self._paused = False
            if self._picture != picture:
                self._picture = picture
                self.made = {}
                self._waiting = deque(preset.name for preset in presets())
        self._next()

    @property
    def busy(self) -> bool:
        """Whether one is drawn, or is about to be."""
        with self._lock:
            return self._drawing or (bool(self._waiting) and not self._paused)

    def pause(self) -> None:
        """Draw no more until `want` is called again; one that is begun is finished."""
        self._paused = True

    def close(self) -> None:
        """Draw no more, and let go of the picture and its thumbnails; idempotent."""
        with self._lock:
            self._paused = True
            self._picture = None
            self._waiting.clear()
            self.made = {}

    def _next(self) -> None:
        with self._lock:
            picture = self._picture
            if self._drawing or self._paused or picture is None or not self._waiting:
                return
            name = self._waiting.popleft()
            self._drawing = True
        params = resolve_params(None, name, None, {})

        done = partial(self._done, picture, name)
        self._renderer.submit(
            Order(picture, params, "thumbnail", 0, lambda _stage, _fraction: None, done, THUMBNAIL)
        )

    def _done(self, picture: Picture, name: str, result: object) -> None:
        if isinstance(result, str):
            png = base64.b64decode(result)
            with self._lock:
                current = self._picture == picture
                if current:
                    self.made[name] = png
            if current:
                self._publish(name, png)
        with self._lock:
            self._drawing = False
        self._next()
