"""`made`: one thread of the process makes what takes memory for a moment, whichever Studio it is for.

glibc gives threads heaps of their own, keeps in each what was freed in it, and hands the heaps on to new
threads; `malloc_trim` does not reach that. The preview of a photo takes 18 MB. Made by the threads of each
Studio, it left that much in one heap after the other: twenty Studios and a kernel was larger by 200 MB.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Made = TypeVar("Made")


def made(make: Callable[[], Made]) -> Made:
    """What `make` returns, or raises; waits for it.

    Examples
    --------
    >>> import threading
    >>> made(threading.current_thread) is made(threading.current_thread) is not threading.current_thread()
    True
    """
    return _threads[0].submit(make).result()


def _begin() -> None:
    """Have a thread; also in a fork of this process, where there is none."""
    _threads[:] = [ThreadPoolExecutor(1, "vec2art_nb-maker")]


_threads: list[ThreadPoolExecutor] = []
_begin()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_begin)
