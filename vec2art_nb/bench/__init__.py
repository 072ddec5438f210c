"""Measuring this package on a machine: `vec2art-nb bench`, and the figures behind it.

::

    Effort ─► measure_speed, measure_flags, measure_pool ─► Figures ─► Report ─► JSON · page
                                                                         └─► changes against an older one
"""

from __future__ import annotations

from vec2art_nb.bench.effort import FULL, QUICK, Effort
from vec2art_nb.bench.figure import Figure, Report
from vec2art_nb.bench.gains import measure_flags
from vec2art_nb.bench.page import report_page
from vec2art_nb.bench.plot import flags_plot, pool_plot, speed_plot
from vec2art_nb.bench.scaling import measure_pool
from vec2art_nb.bench.speed import measure_speed
from vec2art_nb.bench.verdict import Change, FlagVerdict, changes, flag_verdict, gain_words, side_words

__all__ = [
    "FULL",
    "QUICK",
    "Change",
    "Effort",
    "Figure",
    "FlagVerdict",
    "Report",
    "changes",
    "flag_verdict",
    "flags_plot",
    "gain_words",
    "measure_flags",
    "measure_pool",
    "measure_speed",
    "pool_plot",
    "report_page",
    "side_words",
    "speed_plot",
]
