"""`Source`: what a job draws from: a picture of this process, or a file that the worker opens."""

from __future__ import annotations

import os
import threading
import weakref
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from vec2art_nb.picture.picture import Picture

if TYPE_CHECKING:
    from vec2art_nb.picture.picture import Source as Openable


class Source:
    """Picture or file.

    Attributes
    ----------
    key : int
        The same for the same picture, or the same state of a file.
    picture : Picture or None
    path : str
        Absolute; empty for a picture.
    """

    def __init__(self, key: int, picture: Picture | None, path: str = "") -> None:
        self.key = key
        self.picture = picture
        self.path = path

    def opened(self, paper: str) -> Picture:
        """The picture, for those who draw in this process."""
        return Picture.open(self.path, paper=paper) if self.picture is None else self.picture


class Sources:
    """Gives pictures and files their keys.

    Parameters
    ----------
    gone : callable
        Called with the key of a picture that nobody holds any more, from any thread.
    """

    def __init__(self, gone: Callable[[int], None]) -> None:
        self._gone = gone
        self._numbers = count(1)
        self._pictures: dict[int, tuple[weakref.ref[Picture], int]] = {}
        self._files: dict[tuple[object, ...], int] = {}
        self._lock = threading.RLock()  # a picture may go while another one is looked for

    def of(self, source: Openable, paper: str) -> Source:
        """Source of anything that `Picture.open` takes.

        Files are opened by the worker, so that decoding is shared out too; errors come with the result.

        Raises
        ------
        vec2art_nb.errors.PictureError
            If something else than a file cannot be opened.
        """
        if isinstance(source, str | os.PathLike):
            return self._file(os.fspath(source))
        picture = source if isinstance(source, Picture) else Picture.open(source, paper=paper)
        return Source(self._key(picture), picture)

    def _key(self, picture: Picture) -> int:
        with self._lock:
            known = self._pictures.get(id(picture))
            if known is not None and known[0]() is picture:
                return known[1]
            key, address = next(self._numbers), id(picture)
            self._pictures[address] = (weakref.ref(picture, lambda _: self._forget(address, key)), key)
            return key

    def _forget(self, address: int, key: int) -> None:
        with self._lock:
            known = self._pictures.get(address)
            if known is not None and known[1] == key:
                del self._pictures[address]
        self._gone(key)

    def _file(self, path: str) -> Source:
        absolute = str(Path(path).expanduser().absolute()) if "://" not in path else path
        try:
            found = Path(absolute).stat()
            state: tuple[object, ...] = (absolute, found.st_mtime_ns, found.st_size)
        except (OSError, ValueError):
            state = (absolute,)
        with self._lock:
            key = self._files.setdefault(state, next(self._numbers))
        return Source(key, None, absolute)
