"""`Provenance`: how a drawing came about."""

from __future__ import annotations

from dataclasses import dataclass

from vec2art_nb.engine.graph import StageRun


@dataclass(frozen=True)
class Provenance:
    """How a drawing came about.

    Attributes
    ----------
    runs : tuple of StageRun
        The stages in order: seconds spent, and whether the result was taken from the cache.
    seconds : float
        Time of the whole run, without writing SVG.
    shape : tuple of int
        Rows and columns of the working picture.
    """

    runs: tuple[StageRun, ...] = ()
    seconds: float = 0.0
    shape: tuple[int, int] = (0, 0)

    def __add__(self, other: Provenance) -> Provenance:
        """One after the other."""
        shape = max(self.shape, other.shape)
        return Provenance(self.runs + other.runs, self.seconds + other.seconds, shape)

    def __str__(self) -> str:
        """Table for people."""
        width = max((len(run.stage) for run in self.runs), default=0)
        lines = [f"{self.shape[1]} x {self.shape[0]} px, {self.seconds * 1e3:.1f} ms"]
        lines += [
            f"  {run.stage:<{width}}  {'reused' if run.reused else f'{run.seconds * 1e3:.1f} ms'}"
            for run in self.runs
        ]
        return "\n".join(lines)
