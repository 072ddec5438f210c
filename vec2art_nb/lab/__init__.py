"""Experiments: find good parameters with evidence, and keep the record.

`sweep` draws every variant and measures it; `tune` searches for the best ones. Both give an `Experiment`,
a sequence of `Trial` objects, and write each to a `Store` as it is finished.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vec2art_nb._lazy import lazily

if TYPE_CHECKING:
    from vec2art_nb.lab.experiment import Experiment
    from vec2art_nb.lab.metrics import METRICS, Metric
    from vec2art_nb.lab.store import Store
    from vec2art_nb.lab.sweeping import sweep
    from vec2art_nb.lab.trial import Trial
    from vec2art_nb.lab.tuning import tune
    from vec2art_nb.lab.wall.comparison import compare
    from vec2art_nb.lab.wall.sheet import ContactSheet

__all__ = ["METRICS", "ContactSheet", "Experiment", "Metric", "Store", "Trial", "compare", "sweep", "tune"]

__getattr__ = lazily(
    __name__,
    {
        "ContactSheet": "wall.sheet",
        "compare": "wall.comparison",
        "Experiment": "experiment",
        "METRICS": "metrics",
        "Metric": "metrics",
        "Store": "store",
        "Trial": "trial",
        "sweep": "sweeping",
        "tune": "tuning",
    },
)
