"""`loading`: kernels load, or on a new machine compile, beside what is drawn without them."""

from __future__ import annotations

import threading

from vec2art_nb.engine.plan import load_kernels
from vec2art_nb.params.snapshot import Snapshot


def loading(params: Snapshot) -> threading.Thread:
    """The thread that loads what a drawing with these parameters needs, or the one that is loading already.

    Whoever joins it finds most of the work done: what another one did not load, a final loads itself.

    Examples
    --------
    >>> from vec2art_nb import Params
    >>> loading(Params("dots").snapshot()).join()
    >>> import sys
    >>> "vec2art_nb.engine.dots" in sys.modules
    True
    """
    with _lock:
        if not (_threads and _threads[0].is_alive()):
            _threads[:] = [
                threading.Thread(target=load_kernels, args=(params,), name="vec2art_nb-kernels", daemon=True)
            ]
            _threads[0].start()
        return _threads[0]


_lock = threading.Lock()
_threads: list[threading.Thread] = []
