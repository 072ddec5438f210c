"""`Shelf`: the pictures that are in shared memory, the least recently used let go first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from vec2art_nb.pool.sharing import SharedPicture
from vec2art_nb.pool.source import Source

#: Bytes and pictures kept; each picture is an open file.
_MOST_BYTES, _MOST_PICTURES = 256 << 20, 128


class Shelf:
    """Pictures in shared memory; only here are they made and let go.

    Parameters
    ----------
    in_use : callable
        Keys of pictures that workers may not have got yet.
    anonymous : bool
        Whether descriptors can be sent to workers.
    """

    def __init__(self, in_use: Callable[[], set[int]], *, anonymous: bool) -> None:
        self._in_use = in_use
        self._anonymous = anonymous
        self._pictures: OrderedDict[int, SharedPicture] = OrderedDict()

    def __contains__(self, key: int) -> bool:
        return key in self._pictures

    def get(self, source: Source, *, shared: bool) -> SharedPicture:
        """The picture of a source, put on the shelf if it is not there."""
        known = self._pictures.get(source.key)
        if known is not None and known.wanted_shared != shared:
            self.drop(source.key)  # the flag was switched: it counts from the next job on
        if source.key not in self._pictures:
            self._pictures[source.key] = self._made(source, shared=shared)
            self._make_room(source.key)
        self._pictures.move_to_end(source.key)
        return self._pictures[source.key]

    def _made(self, source: Source, *, shared: bool) -> SharedPicture:
        share = source.take_share()
        if share is not None:
            if shared:
                return share
            share.close()
        assert source.picture is not None  # noqa: S101 - files are opened by workers
        return SharedPicture(
            source.key, source.picture, source.name, shared=shared, anonymous=self._anonymous
        )

    def _make_room(self, newest: int) -> None:
        size = sum(one.size for one in self._pictures.values())
        if size <= _MOST_BYTES and len(self._pictures) <= _MOST_PICTURES:
            return
        kept = self._in_use() | {newest}
        for key in [key for key in self._pictures if key not in kept]:
            if size <= _MOST_BYTES and len(self._pictures) <= _MOST_PICTURES:
                return
            size -= self._pictures[key].size
            self.drop(key)

    def drop(self, key: int) -> None:
        """Let a picture go; nothing happens if it is not there."""
        found = self._pictures.pop(key, None)
        if found is not None:
            found.close()

    def close(self) -> None:
        """Let all go."""
        for key in list(self._pictures):
            self.drop(key)

    @property
    def bytes(self) -> int:
        """Bytes of pictures that workers share."""
        return sum(one.size for one in self._pictures.values() if one.shares_memory)
