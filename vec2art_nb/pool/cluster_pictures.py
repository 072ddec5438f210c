"""`Scattered`: pictures on a Dask cluster, each put there once, by its content."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from distributed.comm.core import CommClosedError

from vec2art_nb.picture._parts import Parts
from vec2art_nb.picture.picture import Picture
from vec2art_nb.pool.sharing import SharedPicture
from vec2art_nb.pool.source import Source

#: Pictures that the cluster is asked to keep for jobs to come.
_MOST = 64
#: How often a picture is sent again, and seconds before: a cluster soon knows which workers are gone.
_TRIES, _PAUSE = 5, 0.2


@dataclass(frozen=True, eq=False)
class Placed:
    """A picture on the cluster.

    Attributes
    ----------
    future : distributed.Future
    name : str
        The same for the same content.
    title : str
    file : bool
        Whether it is a file's bytes, to be opened by the worker.
    size : int
        Bytes.
    """

    future: Any
    name: str
    title: str
    file: bool
    size: int


class Scattered:
    """Pictures that the cluster has; used in the client's event loop only.

    Dask copies them from worker to worker where they are needed.
    """

    def __init__(self, client: Any) -> None:
        self._client = client
        self._placed: OrderedDict[int, asyncio.Task[Placed]] = OrderedDict()

    async def get(self, source: Source, picture: Picture | None) -> Placed:
        """The picture of a source, put on the cluster if it is not there.

        Raises
        ------
        vec2art_nb.errors.PictureError
            If it is a file that cannot be read.
        """
        if source.key not in self._placed:
            self._placed[source.key] = asyncio.ensure_future(self._place(source, picture))
            if len(self._placed) > _MOST:
                self._placed.popitem(last=False)
        self._placed.move_to_end(source.key)
        try:
            return await asyncio.shield(self._placed[source.key])
        except Exception:
            self.drop(source.key)
            raise

    async def _place(self, source: Source, picture: Picture | None) -> Placed:
        read = partial(_file, source.path) if picture is None else partial(_block, picture)
        name, title, block = await asyncio.to_thread(read)
        key = f"{'vec2art-file' if picture is None else 'vec2art-picture'}-{name}"
        if not await self._client.nthreads():  # only a task that waits makes a cluster grow
            await self._client.submit(int, key=f"vec2art-wake-{name}")
        found = await self._scattered({key: block})
        return Placed(found[key], name, title, picture is None, block.nbytes)

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
        self._placed.pop(key, None)

    def clear(self) -> None:
        """Let all pictures go."""
        self._placed.clear()

    @property
    def bytes(self) -> int:
        """Bytes of pictures on the cluster, each counted once."""
        done = [one for one in list(self._placed.values()) if one.done() and not one.cancelled()]
        return sum(one.result().size for one in done if one.exception() is None)


def _block(picture: Picture) -> tuple[str, str, Any]:
    """Name, title and bytes of a picture."""
    about = picture.digest + bytes(Parts.of(picture).paper)
    (block,) = SharedPicture(0, picture, b"", shared=False, anonymous=False).message.buffers
    return blake2b(about, digest_size=16).hexdigest(), picture.name, np.frombuffer(block, np.uint8)


def _file(path: str) -> tuple[str, str, Any]:
    """Name, title and bytes of a file."""
    try:
        data = Path(path).read_bytes()
    except OSError:
        Picture.open(path)  # says what is wrong
        raise
    return blake2b(data, digest_size=16).hexdigest(), Path(path).name, np.frombuffer(data, np.uint8)
