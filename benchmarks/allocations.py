"""Counts the large arrays that numpy allocates, OpenCV's results among them, with an allocator of its own.

numpy lets its allocator be replaced (NEP 49): this one notes sizes and passes on to the C library. Arrays
that kernels make inside are not numpy's; `benchmarks.pool_memory` sees them as memory got from the system.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

#: Place of `PyDataMem_SetHandler` in numpy's table of functions.
_SET_HANDLER = 304

_MALLOC = ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t)
_CALLOC = ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_size_t)
_REALLOC = ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t)
_FREE = ctypes.PYFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t)


class _Handler(ctypes.Structure):
    """`PyDataMem_Handler` with its `PyDataMemAllocator`."""

    _fields_ = (
        ("name", ctypes.c_char * 127),
        ("version", ctypes.c_uint8),
        ("context", ctypes.c_void_p),
        ("malloc", _MALLOC),
        ("calloc", _CALLOC),
        ("realloc", _REALLOC),
        ("free", _FREE),
    )


def _library() -> Any:
    library = ctypes.CDLL(None)
    for name, result, *arguments in (
        ("malloc", ctypes.c_void_p, ctypes.c_size_t),
        ("calloc", ctypes.c_void_p, ctypes.c_size_t, ctypes.c_size_t),
        ("realloc", ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t),
        ("free", None, ctypes.c_void_p),
    ):
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library


class _Counter:
    def __init__(self) -> None:
        library = _library()
        self.sizes: list[int] = []
        self.least = 1 << 62

        def note(size: int) -> None:
            if size >= self.least:
                self.sizes.append(size)

        def malloc(_: int, size: int) -> int:
            note(size)
            return library.malloc(size or 1)  # type: ignore[no-any-return]

        def calloc(_: int, count: int, size: int) -> int:
            note(count * size)
            return library.calloc(count or 1, size or 1)  # type: ignore[no-any-return]

        def realloc(_: int, old: int, size: int) -> int:
            note(size)
            return library.realloc(old, size or 1)  # type: ignore[no-any-return]

        def free(_: int, old: int, _size: int) -> None:
            library.free(old)

        self._handler = _Handler(
            b"counting", 1, None, _MALLOC(malloc), _CALLOC(calloc), _REALLOC(realloc), _FREE(free)
        )
        new = ctypes.pythonapi.PyCapsule_New
        new.restype, new.argtypes = ctypes.py_object, [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
        self.capsule = new(ctypes.addressof(self._handler), b"mem_handler", None)


def _set_handler(capsule: object) -> object:
    pointer = ctypes.pythonapi.PyCapsule_GetPointer
    pointer.restype, pointer.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
    table = pointer(np._core._multiarray_umath._ARRAY_API, None)  # type: ignore[attr-defined]
    entry = ctypes.cast(table, ctypes.POINTER(ctypes.c_void_p))[_SET_HANDLER]
    set_handler = ctypes.PYFUNCTYPE(ctypes.py_object, ctypes.py_object)(entry)
    return set_handler(capsule)


#: Kept for ever: arrays that it made are freed by it, whenever that is.
_COUNTER: list[_Counter] = []


@contextmanager
def large_allocations(least: int) -> Iterator[list[int]]:
    """Bytes of each array of at least so many that numpy allocates in this context (this thread).

    Examples
    --------
    >>> with large_allocations(1000) as sizes:
    ...     kept = [np.zeros(n, np.uint8) for n in (10, 2000, 5000)]
    >>> sizes
    [2000, 5000]
    """
    if not _COUNTER:
        _COUNTER.append(_Counter())
    counter = _COUNTER[0]
    counter.sizes, counter.least = [], least
    before = _set_handler(counter.capsule)
    try:
        yield counter.sizes
    finally:
        _set_handler(before)
        counter.least = 1 << 62
