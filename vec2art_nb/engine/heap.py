"""Keeping freed memory, so that the next picture does not pay for it again."""

from __future__ import annotations

import numpy as np

#: glibc never raises its threshold beyond 32 MiB.
_LARGEST = 31 * 2**20


def keep_freed_memory() -> None:
    """Make the C library hold on to freed blocks of some megabytes instead of returning each to the system.

    Every stage allocates and frees arrays of a few megabytes; getting their pages anew costs about a
    millisecond each, a third of the time of a drawing. glibc adapts: freeing one large block raises both the
    size from which blocks are mapped on their own and the amount of free memory that it keeps (to 62 MiB).
    The block is never touched, so nothing is spent on it; other C libraries are not affected.
    """
    block = np.empty(_LARGEST, np.uint8)
    del block
