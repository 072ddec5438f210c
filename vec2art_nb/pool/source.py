"""`Source`: what a job draws from: a picture of this process, or a file that the worker opens."""

from __future__ import annotations

import os
import threading
import weakref
from collections import Counter, OrderedDict
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from vec2art_nb._flags import flags
from vec2art_nb.engine.heap import keep_freed_memory
from vec2art_nb.picture._parts import Parts
from vec2art_nb.picture.picture import Picture
from vec2art_nb.pool.sharing import SharedPicture, adopted

if TYPE_CHECKING:
    from vec2art_nb.picture.picture import Source as Openable

#: Bytes of pictures that were seen last, which are kept to tell whether another one is the same.
_RECENT = 24 << 20
#: Pictures that may wait in shared memory before workers ask for them: each is an open file.
_MOST_AHEAD = 64
#: Of photographs in JPEG. What a drawing costs is learnt by doublings, and of each kind of file by its own.
_PIXELS_PER_BYTE = 4


class Source:
    """Picture or file.

    Attributes
    ----------
    key : int
        The same for the same picture, or the same state of a file.
    picture : Picture or None
    name : bytes
        The same in all workers, of 16 bytes, and for nothing else.
    path : str
        Absolute; empty for a picture.
    pixels : int
        Of the picture; of a file about as many as it may have, 0 if that is not known either.
    """

    def __init__(
        self, key: int, name: bytes, picture: Picture | None, path: str = "", pixels: int = 0
    ) -> None:
        self.key = key
        self.name = name
        self.picture = picture
        self.path = path
        self.pixels = pixels if picture is None else picture.width * picture.height
        self._share: SharedPicture | None = None
        self._left: Callable[[], None] = lambda: None

    def put(self, share: SharedPicture, left: Callable[[], None]) -> Picture:
        """Give it its picture in shared memory; `left` is called when that is taken or let go."""
        self.picture = picture = share.seen()
        self.pixels = picture.width * picture.height
        self._share, self._left = share, left
        return picture

    def take_share(self) -> SharedPicture | None:
        """The picture in shared memory, if it was put there when the job was submitted; given once."""
        share, self._share = self._share, None
        if share is not None:
            self._left()
        return share

    def release(self) -> None:
        """Let go of the picture: the job has ended, and may be kept for its drawing."""
        self.picture = None
        share = self.take_share()
        if share is not None:
            share.close()

    def opened(self, paper: str) -> Picture:
        """The picture, for those who draw in this process."""
        return Picture.open(self.path, paper=paper) if self.picture is None else self.picture


class Sources:
    """Gives pictures and files their keys.

    Parameters
    ----------
    gone : callable
        Called with the key of a picture that nobody holds any more, from any thread.
    adopt : bool
        Whether arrays go into shared memory at once: they are copied anyhow, and this thread has time while
        workers draw.
    """

    def __init__(self, gone: Callable[[int], None], *, adopt: bool = False) -> None:
        keep_freed_memory()  # pictures come and go: their pages need not be made anew each time
        self._gone = gone
        self._adopt = adopt
        self._ahead: set[int] = set()
        self._numbers = count(1)
        self._salt = os.urandom(8)
        self._holders: Counter[int] = Counter()
        self._recent: OrderedDict[int, Picture] = OrderedDict()
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
        parts = Parts.of_array(source, paper) if self._adopt and flags.shared_memory else None
        found = None if parts is None else self._adopted(parts)
        if found is not None:
            return found
        picture = source if isinstance(source, Picture) else Picture.open(source, paper=paper)
        return self._source(self._key(picture), picture)

    def clear(self) -> None:
        """Let go of the pictures that were seen last."""
        with self._lock:
            self._recent.clear()

    def _source(self, key: int, picture: Picture | None, path: str = "", pixels: int = 0) -> Source:
        return Source(key, self._salt + key.to_bytes(8, "little"), picture, path, pixels)

    def _adopted(self, parts: Parts) -> Source | None:
        """Source of an array that is copied once, into shared memory; None if it is known or cannot be."""
        with self._lock:
            if len(self._ahead) >= _MOST_AHEAD or self._known(parts.picture()):
                return None
        key = next(self._numbers)
        source = self._source(key, None)
        share = adopted(key, parts, source.name)
        if share is None:
            return None
        self._ahead.add(key)
        self._key(source.put(share, partial(self._ahead.discard, key)), key)
        return source

    def _key(self, picture: Picture, new: int = 0) -> int:
        """Key of a picture; `new` of one that has never been seen."""
        with self._lock:
            known = self._pictures.get(id(picture))
            if known is not None and known[0]() is picture:
                return known[1]
            key, address = new or self._known(picture) or next(self._numbers), id(picture)
            me = weakref.ref(self)  # else a cycle would keep the recent pictures
            self._pictures[address] = (weakref.ref(picture, lambda _: _forgotten(me, address, key)), key)
            self._holders[key] += 1
            self._remember(key, picture)
            return key

    def _known(self, picture: Picture) -> int:
        """Key of a picture that looks the same, or 0: an array that is opened again is the same picture."""
        parts = Parts.of(picture)
        for key, other in self._recent.items():
            if other.name == picture.name and parts.same_as(Parts.of(other)):
                return key
        return 0

    def _remember(self, key: int, picture: Picture) -> None:
        self._recent.setdefault(key, picture)
        self._recent.move_to_end(key)
        while len(self._recent) > 1 and sum(one.rgb.nbytes for one in self._recent.values()) > _RECENT:
            self._recent.popitem(last=False)

    def _forget(self, address: int, key: int) -> None:
        with self._lock:
            known = self._pictures.get(address)
            if known is not None and known[1] == key and known[0]() is None:
                del self._pictures[address]
            self._holders[key] -= 1
            if self._holders[key]:
                return
            del self._holders[key]
        self._gone(key)

    def _file(self, path: str) -> Source:
        absolute = str(Path(path).expanduser().absolute()) if "://" not in path else path
        try:
            found = Path(absolute).stat()
            size = found.st_size
            state: tuple[object, ...] = (absolute, found.st_mtime_ns, size)
        except (OSError, ValueError):
            state, size = (absolute,), 0
        with self._lock:
            key = self._files.setdefault(state, next(self._numbers))
        return self._source(key, None, absolute, _PIXELS_PER_BYTE * size)


def _forgotten(sources: weakref.ref[Sources], address: int, key: int) -> None:
    alive = sources()
    if alive is not None:
        alive._forget(address, key)
