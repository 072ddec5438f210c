"""`Placed` and `Pictures`: pictures where the workers of a Dask cluster get them, each put there once.

Those of this machine look into a segment of this process; to others a picture is scattered by its content,
and Dask copies it from one to the next where it is needed.
"""

from __future__ import annotations

import asyncio
import os
import weakref
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from distributed.comm.core import CommClosedError

from vec2art_nb.picture._parts import Parts
from vec2art_nb.picture.picture import Picture
from vec2art_nb.pool.lending import Loan, lent
from vec2art_nb.pool.memory import filled
from vec2art_nb.pool.sharing import Layout, SharedPicture, buffers
from vec2art_nb.pool.source import Source

#: Pictures that are kept for jobs to come, and their bytes; each that is lent is an open file.
_MOST, _MOST_BYTES = 64, 256 << 20
#: How often a picture is sent again, and seconds before: a cluster soon knows which workers are gone.
_TRIES, _PAUSE = 5, 0.2


@dataclass(frozen=True, eq=False)
class Placed:
    """A picture that workers can get, for as long as this object lives.

    Attributes
    ----------
    name : str
        The same for the same content.
    title : str
    file : bool
        Whether it is a file's bytes, to be opened by the worker.
    size : int
        Bytes.
    future : distributed.Future or None
        Where Dask has it; else it is lent.
    loan : Loan or None
    """

    name: str
    title: str
    file: bool
    size: int
    future: Any = None
    loan: Loan | None = None


class Pictures:
    """Pictures that the workers can get; used in the client's event loop only.

    Parameters
    ----------
    client : distributed.Client
    has_workers : callable
        Whether the cluster has any.
    """

    def __init__(self, client: Any, has_workers: Callable[[], bool]) -> None:
        self._client = client
        self._has_workers = has_workers
        self._placed: OrderedDict[tuple[int, bool], asyncio.Task[Placed]] = OrderedDict()

    async def get(self, source: Source, picture: Picture | None, *, near: bool) -> Placed:
        """The picture of a source, put where workers get it if it is not there.

        Parameters
        ----------
        source : Source
        picture : Picture or None
            None: it is a file.
        near : bool
            Whether it is for workers of this machine.

        Raises
        ------
        vec2art_nb.errors.PictureError
            If it is a file that cannot be read.
        """
        key = source.key, near
        if key not in self._placed:
            place = self._lend if near else self._scatter
            self._placed[key] = asyncio.ensure_future(place(source, picture))
        self._placed.move_to_end(key)
        while len(self._placed) > 1 and (len(self._placed) > _MOST or self.bytes > _MOST_BYTES):
            self._placed.popitem(last=False)  # batches that wait for it or are drawn from it keep it
        try:
            return await asyncio.shield(self._placed[key])
        except Exception:
            self._placed.pop(key, None)
            raise

    async def _lend(self, source: Source, picture: Picture | None) -> Placed:
        fill = partial(_lent_file, source) if picture is None else partial(_lent_picture, source, picture)
        try:
            title, fd, size = await asyncio.to_thread(fill)
        except OSError:  # no memory or descriptors for a segment
            return await self._scatter(source, picture)
        placed = Placed(source.name.hex(), title, picture is None, size, loan=lent(fd, size))
        weakref.finalize(placed, os.close, fd).atexit = False
        return placed

    async def _scatter(self, source: Source, picture: Picture | None) -> Placed:
        read = partial(_file, source.path) if picture is None else partial(_block, picture)
        name, title, block = await asyncio.to_thread(read)
        key = f"{'vec2art-file' if picture is None else 'vec2art-picture'}-{name}"
        if not self._has_workers():  # only a task that waits makes a cluster grow
            await self._client.submit(int, key=f"vec2art-wake-{name}")
        found = await self._scattered({key: block})
        return Placed(name, title, picture is None, block.nbytes, future=found[key])

    async def _scattered(self, data: dict[str, Any]) -> Any:
        """Futures of data on the cluster; others are tried if its worker has just died."""
        for _ in range(_TRIES):
            try:
                return await self._client.scatter(data)
            except CommClosedError:
                await asyncio.sleep(_PAUSE)
        return await self._client.scatter(data)

    def drop(self, key: int) -> None:
        """Let a picture go, or have it put there anew; nothing happens if it is not there."""
        for near in (False, True):
            self._placed.pop((key, near), None)

    def clear(self) -> None:
        """Let all pictures go."""
        self._placed.clear()

    @property
    def bytes(self) -> int:
        """Bytes of pictures that workers can get, each counted once."""
        done = [one for one in list(self._placed.values()) if one.done() and not one.cancelled()]
        return sum(one.result().size for one in done if one.exception() is None)


def _lent_picture(source: Source, picture: Picture) -> tuple[str, int, int]:
    """Title, segment and size of a picture; a digest would take a tenth of the time of a drawing."""
    parts = Parts.of(picture).named(source.name)
    size = Layout.of(parts).offsets[3]
    return picture.name, filled(buffers(parts), size), size


def _lent_file(source: Source) -> tuple[str, int, int]:
    """Title, segment and size of a file."""
    data = _read(source.path)
    if not data:
        Picture.open(source.path)  # says what is wrong
    return Path(source.path).name, filled([(0, data)], len(data)), len(data)


def _block(picture: Picture) -> tuple[str, str, Any]:
    """Name, title and bytes of a picture."""
    about = picture.digest + bytes(Parts.of(picture).paper)
    (block,) = SharedPicture(0, picture, b"", shared=False, anonymous=False).message.buffers
    return blake2b(about, digest_size=16).hexdigest(), picture.name, np.frombuffer(block, np.uint8)


def _file(path: str) -> tuple[str, str, Any]:
    """Name, title and bytes of a file."""
    data = _read(path)
    return blake2b(data, digest_size=16).hexdigest(), Path(path).name, np.frombuffer(data, np.uint8)


def _read(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError:
        Picture.open(path)  # says what is wrong
        raise
