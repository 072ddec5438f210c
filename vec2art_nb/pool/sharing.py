"""`SharedPicture`: one copy of a picture in shared memory, for all workers.

::

    magic · generation │ dtype · channels · sizes of picture and importance · paper · mask? │ digest
    rgb · mask · importance

The generation word is written last, and cleared first where the segment held another picture: what has none
is not complete, and a worker takes only the one that it was told of. Computing a digest takes a sixth of the
time of a whole drawing, so a picture that has none yet goes by a name that the pool makes up.
"""

from __future__ import annotations

import os
import struct
import warnings
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from vec2art_nb.picture._parts import Parts
from vec2art_nb.picture.picture import Picture
from vec2art_nb.pool.loans import Loans
from vec2art_nb.pool.memory import aligned, attached, has_memfd, mapped, named
from vec2art_nb.pool.segments import SEGMENTS, Stay
from vec2art_nb.pool.wire import Message

if TYPE_CHECKING:
    from multiprocessing.shared_memory import SharedMemory

_HEADER = struct.Struct("<4sI2B4I3BB16s")
_MAGIC = b"v2ap"
#: Samples as NumPy names their type, and how many make a pixel.
_SAMPLES = (ord(np.dtype(np.uint8).char), 3)
#: Generation of a block that holds one picture only.
_ONLY = 1


@dataclass(frozen=True)
class Layout:
    """Where the arrays of a picture are in its segment."""

    height: int
    width: int
    rows: int
    columns: int
    masked: bool

    @classmethod
    def of(cls, parts: Parts) -> Layout:
        """Layout for these arrays."""
        rows, columns = (0, 0) if parts.shares is None else parts.shares.shape
        height, width, _ = parts.rgb.shape
        return cls(height, width, rows, columns, parts.mask is not None)

    @property
    def offsets(self) -> tuple[int, int, int, int]:
        """Begin of rgb, mask and importance, and the end of all."""
        rgb = aligned(_HEADER.size)
        mask = aligned(rgb + 3 * self.height * self.width)
        shares = aligned(mask + self.masked * self.height * self.width)
        return rgb, mask, shares, shares + 4 * self.rows * self.columns


def header(parts: Parts, generation: int) -> bytes:
    """Header of a segment with these arrays."""
    layout = Layout.of(parts)
    sizes = (layout.height, layout.width, layout.rows, layout.columns)
    return _HEADER.pack(_MAGIC, generation, *_SAMPLES, *sizes, *parts.paper, layout.masked, parts.digest)


def buffers(parts: Parts, generation: int = _ONLY) -> list[tuple[int, Any]]:
    """What a segment holds, with the offsets, the header last."""
    rgb, mask, shares, _ = Layout.of(parts).offsets
    found = [(rgb, parts.rgb), (mask, parts.mask), (shares, parts.shares), (0, header(parts, generation))]
    return [(offset, buffer) for offset, buffer in found if buffer is not None]


def parts_in(block: Any, expected: int = _ONLY) -> Parts:
    """Arrays of a picture in a segment, of the generation expected, without copying.

    Raises
    ------
    ValueError
        If this is no segment with that picture.
    """
    magic, generation, *found, red, green, blue, masked, digest = _HEADER.unpack_from(block)
    *samples, height, width, rows, columns = found
    if (magic, generation, *samples) != (_MAGIC, expected, *_SAMPLES):
        raise ValueError("this segment holds no picture")
    layout = Layout(height, width, rows, columns, bool(masked))
    rgb, mask, shares, _ = layout.offsets
    shape = (layout.height, layout.width)
    return Parts(
        _array(block, rgb, np.uint8, (*shape, 3)),
        _array(block, mask, np.bool_, shape) if masked else None,
        _array(block, shares, np.float32, (layout.rows, layout.columns)) if layout.rows else None,
        (red, green, blue),
        digest,
    )


def _array(block: Any, offset: int, dtype: Any, shape: tuple[int, ...]) -> Any:
    array = np.frombuffer(block, dtype, int(np.prod(shape)), offset).reshape(shape)
    array.flags.writeable = False
    return array


class SharedPicture:
    """A picture that workers can get, kept by the pool; exactly here it is let go.

    Parameters
    ----------
    key : int
        What messages call it.
    picture : Picture
    name : bytes
        Stands for its digest if that is not known.
    shared : bool
        Whether shared memory is wanted; else, and where there is none, its bytes go into the messages.
    anonymous : bool
        Whether descriptors can be sent to the workers.

    Attributes
    ----------
    wanted_shared : bool
        What `shared` was.
    stay : Stay or None
        In anonymous memory; whoever lets a worker read the picture keeps it until that is over.
    """

    def __init__(self, key: int, picture: Picture, name: bytes, *, shared: bool, anonymous: bool) -> None:
        self.key = key
        self.title = picture.name
        self.wanted_shared = shared
        self._parts: Parts | None = Parts.of(picture).named(name)
        self.stay: Stay | None = None
        self._segment: SharedMemory | None = None
        self.size = Layout.of(Parts.of(picture)).offsets[3]
        if shared:
            self._share(self._parts, anonymous=anonymous and has_memfd())

    def _share(self, parts: Parts, *, anonymous: bool) -> None:
        try:
            if anonymous:
                stay = SEGMENTS.stay(self.size)
                stay.segment.write(buffers(parts, stay.round))
                self.stay = stay
            else:
                self._segment = named(self.size)
                _fill(self._segment.buf, parts)
            self._parts = None  # the picture may go
        except (OSError, ImportError) as error:
            _warn(error)

    @property
    def message(self) -> Message:
        """What gives a worker the picture."""
        fields: dict[str, Any] = {"key": self.key, "title": self.title, "size": self.size}
        if self.stay is not None:
            segment = self.stay.segment
            about = {"segment": segment.number, "size": segment.size, "generation": self.stay.round}
            return Message("picture", {**fields, **about}, fds=(segment.fd,))
        if self._segment is not None:
            return Message("picture", {**fields, "name": self._segment.name})
        if self._parts is None:
            raise ValueError("this picture has been let go")
        block = bytearray(self.size)
        _fill(block, self._parts)
        return Message("picture", fields, (block,))

    @property
    def shares_memory(self) -> bool:
        """Whether workers get it without a copy."""
        return self.stay is not None or self._segment is not None

    def seen(self) -> Picture:
        """The picture as it lies in anonymous shared memory, for this process."""
        assert self.stay is not None  # noqa: S101 - called where it lies there
        block = mapped(self.stay.segment.fd, self.size, "look", self.stay)
        parts = parts_in(block, self.stay.round)
        return replace(parts, digest=b"").picture(self.title)  # its name is not the digest of its pixels

    def close(self) -> None:
        """Let it go; workers that have it keep it."""
        if self.stay is not None:
            self.stay.end_lending()
            self.stay = None
        if self._segment is not None:
            self._segment.close()
            self._segment.unlink()
            self._segment = None


def adopted(key: int, parts: Parts, name: bytes) -> SharedPicture | None:
    """Picture of an array that is copied once, into anonymous shared memory; None where there is none."""
    if not has_memfd():
        return None
    share = SharedPicture(key, parts.picture(), name, shared=True, anonymous=True)
    if share.shares_memory:
        return share
    share.close()
    return None


def _fill(block: Any, parts: Parts) -> None:
    for offset, buffer in buffers(parts):
        view = memoryview(buffer).cast("B")
        block[offset : offset + len(view)] = view


_warned = False


def _warn(error: BaseException) -> None:
    """Say once that pictures are copied."""
    global _warned  # noqa: PLW0603 - once in the life of the process
    if not _warned:
        _warned = True
        warnings.warn(
            f"pictures cannot be shared with workers ({error}), so each worker gets a copy. In a container "
            "more shared memory helps: docker run --shm-size=1g",
            RuntimeWarning,
            stacklevel=2,
        )


def received(message: Message, loans: Loans) -> Picture:
    """Picture that a message gives, in the worker."""
    title = message["title"]
    if message.fds:
        (fd,) = message.fds
        try:
            block: Any = loans.take(fd, message["segment"], message["size"], message.fields.get("loan", 0))
        finally:
            os.close(fd)
        return parts_in(block, message["generation"]).picture(title)
    block = attached(message["name"]) if "name" in message.fields else message.buffers[0]
    return parts_in(block).picture(title)
