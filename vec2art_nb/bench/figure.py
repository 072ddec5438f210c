"""`Figure`: one thing measured several times, and `Report`: all of them, as JSON."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

import numpy as np

from vec2art_nb._version import __version__
from vec2art_nb.errors import BenchFileError

#: What a report calls itself, and the version of its form.
FORMAT, VERSION = "vec2art-nb bench", 1
GROUPS = ("speed", "flags", "pool")
#: Interquartile range over the root of the number of samples, times this, is the standard error of a median:
#: 1.2533 standard deviations over that root; the interquartile range is 1.349 of them.
ERROR_OF_MEDIAN = 0.929


@dataclass(frozen=True)
class Figure:
    """One thing measured in several turns.

    Attributes
    ----------
    group : {"speed", "flags", "pool"}
    name, on : str
        What was measured, and on what.
    unit : str
        ``"ms"``, or ``"x"`` for ratios.
    better : {"less", "more"}
    samples : tuple of float
        One of each turn.
    yardstick : tuple of float
        Milliseconds of a fixed piece of other work in the same turns; empty for ratios, which need none.
    parts : mapping of str to float
        Where it comes from: medians of both sides, rates.

    Examples
    --------
    >>> one = Figure("speed", "edge", "portrait", "ms", "less", (20.0, 22.0, 30.0), (10.0, 10.0, 20.0))
    >>> one.median, one.quartiles
    (22.0, (21.0, 26.0))
    >>> one.relative
    (2.0, 2.2, 1.5)
    """

    group: str
    name: str
    on: str
    unit: str
    better: Literal["less", "more"]
    samples: tuple[float, ...]
    yardstick: tuple[float, ...] = ()
    parts: Mapping[str, float] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str, str]:
        """What the same figure of another report has, too."""
        return self.group, self.name, self.on

    @property
    def median(self) -> float:
        """Median of the samples."""
        return float(np.median(self.samples))

    @property
    def quartiles(self) -> tuple[float, float]:
        """First and third quartile of the samples."""
        low, high = np.percentile(self.samples, [25, 75])
        return float(low), float(high)

    @property
    def relative(self) -> tuple[float, ...]:
        """Samples in yardsticks of their turn, where there are any: what can be compared between runs."""
        if not self.yardstick:
            return self.samples
        return tuple(ours / fixed for ours, fixed in zip(self.samples, self.yardstick, strict=True))

    @property
    def error(self) -> float:
        """Standard error of the median of `relative`, as a fraction of it."""
        low, high = np.percentile(self.relative, [25, 75])
        return float(ERROR_OF_MEDIAN * (high - low) / len(self.samples) ** 0.5 / np.median(self.relative))


@dataclass(frozen=True)
class Report:
    """All figures of a run, and what they were measured with.

    Attributes
    ----------
    figures : tuple of Figure
    about : mapping of str to str
        Versions, machine, number of cores.
    left_out : mapping of str to str
        What was not measured, and why.
    """

    figures: tuple[Figure, ...]
    about: Mapping[str, str]
    left_out: Mapping[str, str] = field(default_factory=dict)

    def of(self, group: str) -> tuple[Figure, ...]:
        """Figures of a group, in order."""
        return tuple(one for one in self.figures if one.group == group)

    def to_json(self) -> str:
        """Report as JSON."""
        head = {"format": FORMAT, "version": VERSION, "about": dict(self.about)}
        body = {"left_out": dict(self.left_out), "figures": [asdict(one) for one in self.figures]}
        return json.dumps(head | body, indent=1, allow_nan=False) + "\n"

    @classmethod
    def read(cls, path: str | Path) -> Report:
        """Report from a file.

        Raises
        ------
        BenchFileError
            If it cannot be read, is something else, or of another version.
        """
        try:
            found = json.loads(Path(path).read_text(encoding="utf-8"))
        except OSError as error:
            raise BenchFileError(f"{path}: {error.strerror or error}") from error
        except ValueError as error:
            raise BenchFileError(f"{path}: no JSON ({error}); expected a file that `bench` wrote") from error
        if not isinstance(found, dict) or found.get("format") != FORMAT:
            raise BenchFileError(f"{path}: expected a file that `vec2art-nb bench` wrote")
        if found.get("version") != VERSION:
            found_version = f"version {found.get('version')!r}"
            raise BenchFileError(f"{path}: {found_version}; expected {VERSION}. Measure again")
        try:
            return cls(tuple(map(_figure, found["figures"])), found["about"], found["left_out"])
        except (KeyError, TypeError, ValueError) as error:
            raise BenchFileError(f"{path}: damaged ({error!r}); measure again") from error


def _figure(found: dict[str, Any]) -> Figure:
    samples, yardstick = (tuple(map(float, found[name])) for name in ("samples", "yardstick"))
    if not samples or len(yardstick) not in {0, len(samples)} or not min(samples + yardstick) > 0:
        raise ValueError(f"samples of {found['name']!r}")
    return Figure(**{**found, "samples": samples, "yardstick": yardstick})


def about() -> dict[str, str]:
    """Versions, machine, cores and load while this process runs."""
    libraries = ("numpy", "numba", "opencv-python", "opencv-python-headless")
    found = {"vec2art-nb": __version__, "python": platform.python_version(), "system": platform.platform()}
    found |= {"processor": _processor(), "cores": str(os.cpu_count() or 1)}
    if hasattr(os, "getloadavg"):
        found["load"] = f"{os.getloadavg()[0]:.1f}"
    return found | {name: version(name) for name in libraries if _installed(name)}


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:  # no Linux
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _installed(name: str) -> bool:
    try:
        version(name)
    except ModuleNotFoundError:
        return False
    return True
