"""Compiling in advance: modules, and the kernels of all algorithms, in as many processes as there are cores.

numba compiles under a lock, so threads would take turns.
"""

from __future__ import annotations

import compileall
import os
import subprocess
import sys
from pathlib import Path

from vec2art_nb.engine.kernels._cache import families

#: Processes at most: the largest family takes a quarter of the time of all.
MOST = 4
_IMPORT = "import importlib, sys\nfor name in sys.argv[1:]:\n    importlib.import_module(name)"


def _cores() -> int:
    # Not everywhere: macOS and Windows have no affinity.
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def shares(sizes: dict[tuple[str, ...], int], count: int) -> list[list[str]]:
    """Families of modules dealt out evenly, the largest first.

    Examples
    --------
    >>> shares({("a", "b"): 50, ("c",): 40, ("d",): 30}, 2)
    [['a', 'b'], ['c', 'd']]
    """
    loads = [0] * count
    hands: list[list[str]] = [[] for _ in range(count)]
    for family, size in sorted(sizes.items(), key=lambda item: (-item[1], item[0])):
        least = loads.index(min(loads))
        loads[least] += size
        hands[least] += family
    return [hand for hand in hands if hand]


def compile_modules() -> None:
    """Keep the package's modules compiled to byte code, even where Python is told not to.

    Environments that set ``PYTHONDONTWRITEBYTECODE``, as containers do, compile some hundred modules in each
    process otherwise: a sixth of the time in which a worker starts. What cannot be written is left.
    """
    compileall.compile_dir(Path(__file__).parent, quiet=2)


def compile_kernels() -> None:
    """Fill the kernels' cache; what fails here, or is not worth a process, is compiled by who needs it."""
    missing = families()
    count = min(_cores(), MOST, len(missing))
    if count < 2:
        return
    root = str(Path(__file__).parents[1])
    path = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))
    running = [
        subprocess.Popen(  # noqa: S603 - this interpreter, on modules of this package
            [sys.executable, "-c", _IMPORT, *(f"vec2art_nb.engine.kernels.{name}" for name in hand)],
            env={**os.environ, "PYTHONPATH": path},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for hand in shares(missing, count)
    ]
    try:
        for process in running:
            process.wait()
    finally:  # interrupted
        for process in running:
            process.kill()
