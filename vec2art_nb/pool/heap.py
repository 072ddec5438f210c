"""What `Scratch` does not lend: freed blocks stay with the C library until the worker has been idle for long.

Large arrays of the stages are lent (`vec2art_nb.engine.scratch`); smaller ones, and those that OpenCV and the
kernels make inside, come from the C library: 2 to 6 MB of fresh memory for each picture of 2 megapixels if
the system took it back every time. Other C libraries than glibc are left alone.
"""

from __future__ import annotations

import ctypes
import sys
from functools import cache
from typing import Any

#: Parameters of mallopt(3): size from which a block is mapped on its own; free bytes kept at the end.
_MAP_FROM, _KEEP = -3, -1
#: glibc allows no more for the first.
_LARGEST = 32 << 20
#: Bytes kept at most at the end of the heap.
_MOST = 256 << 20
#: What glibc starts with.
_DEFAULT = 128 << 10


@cache
def _glibc() -> Any:
    if sys.platform != "linux":
        return None
    library = ctypes.CDLL(None)
    return library if hasattr(library, "mallopt") and hasattr(library, "malloc_trim") else None


def keep_buffers(keep: bool) -> None:
    """Hold on to freed memory, or give each large block back at once."""
    if _state != [keep]:
        _state[:] = [keep]
        library = _glibc()
        if library is not None:
            library.mallopt(_MAP_FROM, _LARGEST if keep else _DEFAULT)
            library.mallopt(_KEEP, _MOST if keep else _DEFAULT)


def give_back() -> None:
    """Give all free memory back to the system."""
    library = _glibc()
    if library is not None:
        library.malloc_trim(0)


_state: list[bool] = []
