"""How times and memory are measured: one core, warm, medians, rivals in turns, fresh processes."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

ROOT = Path(__file__).parents[1]
Work = Callable[[], object]


@dataclass(frozen=True)
class Times:
    """Seconds of repeated runs of one thing."""

    seconds: tuple[float, ...]

    @property
    def ms(self) -> float:
        """Median, ms."""
        return float(np.median(self.seconds)) * 1000

    @property
    def quartiles(self) -> dict[str, float]:
        """Quartiles, ms."""
        low, high = np.percentile(self.seconds, [25, 75]) * 1000
        return {"quartile 1": float(low), "quartile 3": float(high)}


@dataclass(frozen=True)
class Duel:
    """Two things run in turns, so that what slows the machine slows both."""

    ours: Times
    theirs: Times

    @property
    def ratios(self) -> list[float]:
        """Ratio of each turn."""
        return [a / b for a, b in zip(self.ours.seconds, self.theirs.seconds, strict=True)]

    @property
    def ratio(self) -> float:
        """Median of the ratios."""
        return float(np.median(self.ratios))

    @property
    def parts(self) -> dict[str, float]:
        """Quartiles of the ratio, and both medians in ms."""
        low, high = np.percentile(self.ratios, [25, 75])
        return {
            "quartile 1": float(low),
            "quartile 3": float(high),
            "ms": self.ours.ms,
            "rival ms": self.theirs.ms,
        }


def one_core() -> None:
    """Keep this process and OpenCV to one core."""
    cv2.setNumThreads(1)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def seconds_of(work: Work) -> float:
    """Seconds that a call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def timed(work: Work, rounds: int) -> Times:
    """Times of `rounds` calls after one to warm up."""
    work()
    return Times(tuple(seconds_of(work) for _ in range(rounds)))


def duel(ours: Work, theirs: Work, rounds: int) -> Duel:
    """Times of `rounds` turns of both, after one each to warm up."""
    ours()
    theirs()
    turns = [(seconds_of(ours), seconds_of(theirs)) for _ in range(rounds)]
    return Duel(*(Times(side) for side in zip(*turns, strict=True)))


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
