"""Measuring this package on a machine: `vec2art-nb bench`, and the figures behind it.

::

    Effort ─► speed, flag_gains, scaling ─► Figures ─► Report ─► JSON · page
                                                        └─► changes against an older one
"""

from __future__ import annotations

from vec2art_nb.bench.effort import FULL, QUICK, Effort
from vec2art_nb.bench.figure import Figure, Report
from vec2art_nb.bench.flag_gains import flag_gains
from vec2art_nb.bench.page import page
from vec2art_nb.bench.plot import flags_plot, pool_plot, speed_plot
from vec2art_nb.bench.scaling import scaling
from vec2art_nb.bench.speed import speed
from vec2art_nb.bench.verdict import Change, FlagVerdict, changes, flag_verdict

__all__ = [
    "FULL",
    "QUICK",
    "Change",
    "Effort",
    "Figure",
    "FlagVerdict",
    "Report",
    "changes",
    "flag_gains",
    "flag_verdict",
    "flags_plot",
    "page",
    "pool_plot",
    "scaling",
    "speed",
    "speed_plot",
]
