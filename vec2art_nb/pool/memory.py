"""Shared memory without names: nothing can be left behind, however a process ends.

On Linux a segment is a *memfd*: an anonymous file that lives as long as a process holds it open or mapped. It
is passed on over a Unix socket. Elsewhere it is a named segment, made and unlinked by the pool's process.
"""

from __future__ import annotations

import ctypes
import mmap
import os
import sys
import weakref
from collections.abc import Callable, Iterable
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.pool.spawn import asked_start

if TYPE_CHECKING:
    from multiprocessing.shared_memory import SharedMemory

Bytes = NDArray[np.uint8]

#: Arrays in a segment begin at multiples of this: a cache line.
ALIGNMENT = 64

#: ctypes remembers a type for each length that it has seen; multiples of this keep them few.
_STEP = 1 << 18

#: Protection and kind of a mapping. Pages that are read or written as a whole are mapped at once: a fault
#: each would take longer. Private ones become a copy where they are written.
_ACCESS = {
    "read": ("PROT_READ", "MAP_SHARED", "MAP_POPULATE"),
    "look": ("PROT_READ", "MAP_SHARED"),
    "write": ("PROT_READ PROT_WRITE", "MAP_SHARED"),
    "fill": ("PROT_READ PROT_WRITE", "MAP_SHARED", "MAP_POPULATE"),
    "copy": ("PROT_READ PROT_WRITE", "MAP_PRIVATE"),
}


def has_memfd() -> bool:
    """Whether the system has anonymous shared memory that can be passed between processes.

    The environment variable ``VEC2ART_NB_POOL_MEMORY=named`` says no, as on macOS and Windows; so do pipes,
    which carry no descriptors.
    """
    named = os.environ.get("VEC2ART_NB_POOL_MEMORY", "") == "named" or asked_start() == "pipes"
    return not named and _memfd_works()


@cache
def _memfd_works() -> bool:
    if sys.platform != "linux" or not hasattr(os, "memfd_create"):
        return False
    try:
        os.close(anonymous(ALIGNMENT))
    except OSError:  # some sandboxes refuse the call
        return False
    return True


def aligned(offset: int) -> int:
    """Next multiple of `ALIGNMENT`."""
    return -(-offset // ALIGNMENT) * ALIGNMENT


def rounded(size: int) -> int:
    """Bytes that a mapping of this size takes."""
    return -(-size // _STEP) * _STEP


def anonymous(size: int, name: str = "vec2art_nb") -> int:
    """Descriptor of a new anonymous segment of zeros.

    Raises
    ------
    OSError
        If the system has no memory or no descriptor left.
    """
    fd = os.memfd_create(name, os.MFD_CLOEXEC)
    try:
        os.ftruncate(fd, size)
    except BaseException:
        os.close(fd)
        raise
    return fd


def filled(buffers: Iterable[tuple[int, Any]], size: int) -> int:
    """Descriptor of a new anonymous segment that holds these buffers at their offsets.

    Writing is faster than mapping: pages need not be made zero and mapped first.
    """
    fd = anonymous(size)
    try:
        for offset, buffer in buffers:
            write(fd, memoryview(buffer).cast("B"), offset)
    except BaseException:
        os.close(fd)
        raise
    return fd


def write(fd: int, view: memoryview, offset: int) -> None:
    """Write all bytes of a view into a segment.

    Raises
    ------
    OSError
        If there is no room.
    """
    done = 0
    while done < len(view):
        done += os.pwrite(fd, view[done:], offset + done)


def mapped(
    fd: int, size: int, access: Literal["read", "look", "write", "fill", "copy"], holds: object = None
) -> Bytes:
    """Bytes of an anonymous segment; they stay when the descriptor is closed, until the array is freed.

    `mmap.mmap` would keep a descriptor open for as long: a thousand drawings, a thousand open files.

    Parameters
    ----------
    fd : int
    size : int
        More than 0.
    access : {"read", "look", "write", "fill", "copy"}
        Whether the array may be written, and then whether others see it; *look* is for reading little of it,
        *fill* for writing all of it.
    holds : object
        Kept for as long.
    """
    length = rounded(size)
    protection, *kinds = (_flags(names) for names in _ACCESS[access])
    address = _libc().mmap(None, length, protection, sum(kinds), fd, 0)
    if address in (None, ctypes.c_void_p(-1).value):
        raise OSError(ctypes.get_errno(), "a segment cannot be mapped")
    array = _bytes_at(address, size, partial(_unmap, address, length, holds))
    array.flags.writeable = access in {"write", "fill", "copy"}
    return array


def _unmap(address: int, length: int, _holds: object) -> None:
    _libc().munmap(address, length)


def borrowed(memory: Bytes, gone: Callable[[], object]) -> Bytes:
    """The same bytes, read-only; `gone` is called, in any thread, when the last array in them is freed.

    Examples
    --------
    >>> ended = []
    >>> some = borrowed(np.arange(6, dtype=np.uint8), lambda: ended.append(True))[2:]
    >>> some[0], ended
    (np.uint8(2), [])
    >>> del some; ended
    [True]
    """
    array = _bytes_at(memory.ctypes.data, memory.size, partial(_let_go, memory, gone))
    array.flags.writeable = False
    return array


def _let_go(_memory: Bytes, gone: Callable[[], object]) -> None:
    gone()


def _bytes_at(address: int, size: int, ended: Callable[[], object]) -> Bytes:
    block: Any = (ctypes.c_uint8 * rounded(size)).from_address(address)
    weakref.finalize(block, ended).atexit = False
    array: Bytes = np.frombuffer(block, np.uint8, size)
    return array


def _flags(names: str) -> int:
    return sum(getattr(mmap, name, 0) for name in names.split())


@cache
def _libc() -> ctypes.CDLL:
    library = ctypes.CDLL(None, use_errno=True)
    number = ctypes.c_int
    library.mmap.restype = ctypes.c_void_p
    library.mmap.argtypes = (ctypes.c_void_p, ctypes.c_size_t, number, number, number, ctypes.c_long)
    library.munmap.argtypes = (ctypes.c_void_p, ctypes.c_size_t)
    return library


def named(size: int) -> SharedMemory:
    """New named segment; who made it unlinks it, and if that process is killed, Python's resource tracker.

    Raises
    ------
    OSError
        If the system has none, or no room for it.
    """
    from multiprocessing.shared_memory import SharedMemory  # noqa: PLC0415 - only where there is no memfd

    segment = SharedMemory(create=True, size=size)
    try:
        if hasattr(os, "posix_fallocate"):  # else the first write beyond what is free ends the process
            os.posix_fallocate(segment._fd, 0, size)  # type: ignore[attr-defined]
    except OSError:
        segment.close()
        segment.unlink()
        raise
    return segment


def attached(name: str) -> Any:
    """Buffer of a named segment of another process, unmapped when the last array in it is freed.

    Until Python 3.13 attaching registers a segment with this process's tracker too, which unlinks it when
    this process ends, under everyone who uses it.
    """
    from multiprocessing import resource_tracker  # noqa: PLC0415 - only where there is no memfd
    from multiprocessing.shared_memory import SharedMemory  # noqa: PLC0415

    register = resource_tracker.register
    resource_tracker.register = lambda *_: None
    try:
        segment: Any = SharedMemory(name=name)
    finally:
        resource_tracker.register = register
    return map_of(segment)


def map_of(segment: Any) -> Any:
    """Buffer of a named segment, unmapped when the last array in it is freed; the segment is closed.

    Arrays keep the map alive; the object around it would complain that it cannot be closed under them.
    """
    found, segment._mmap = segment._mmap, None
    segment._buf.release()
    segment._buf = None
    segment.close()
    return found
