"""How times and memory are measured: one core, warm, medians, rivals in turns, fresh processes."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import cv2

from vec2art_nb.bench.timing import Duel, Times, Work, duel, seconds_of, timed

__all__ = [
    "Duel",
    "Times",
    "Work",
    "duel",
    "fresh",
    "fresh_seconds",
    "one_core",
    "peak_bytes",
    "seconds_of",
    "timed",
]

ROOT = Path(__file__).parents[1]


def one_core() -> None:
    """Keep this process and OpenCV to one core for good."""
    cv2.setNumThreads(1)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def fresh(code: str, **environment: str) -> str:
    """Standard output of Python code run in a new process on one core.

    Parameters
    ----------
    code : str
        May use ``started``, the moment (``time.time``) before the process was made.
    **environment : str
        Environment variables besides those of this process.
    """
    path = os.pathsep.join(filter(None, [os.environ.get("PYTHONPATH"), str(ROOT)]))
    env = {**os.environ, "PYTHONPATH": path, **environment}
    text = f"started = {time.time()!r}\n{code}"
    done = subprocess.run(
        [sys.executable, "-c", text], env=env, cwd=ROOT, check=True, capture_output=True, text=True
    )
    return done.stdout


def fresh_seconds(code: str, rounds: int, *, empty_cache: bool = False) -> Times:
    """Seconds from before the start of a process to the end of its code, `rounds` times."""
    code = f"{code}\nimport time; print(time.time() - started)"
    found = []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            environment = {"NUMBA_CACHE_DIR": folder} if empty_cache else {}
            found.append(float(fresh(code, **environment).split()[-1]))
    return Times(tuple(found))


#: Largest resident set since it was reset (Linux).
PEAK = """
import re
from pathlib import Path
def status(name):
    return int(re.search(name + r":\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) * 1024
def reset():
    Path("/proc/self/clear_refs").write_text("5")
    return status("VmRSS")
def peak():
    return status("VmHWM")
"""


def peak_bytes(before: str, work: str) -> int:
    """Extra memory that `work` needs at its peak in a fresh process, after `before` (Linux only).

    Resident set, because OpenCV and numba allocate outside of Python's sight; memory that is freed is given
    back to the system at once, or what `before` left would hide what `work` needs.
    """
    code = f"{PEAK}\n{before}\nbase = reset()\n{work}\nprint(peak() - base)"
    return int(fresh(code, MALLOC_MMAP_THRESHOLD_="65536", MALLOC_TRIM_THRESHOLD_="65536").split()[-1])
