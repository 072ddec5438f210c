"""`LiveView`: the chart of a search in a notebook, which follows while it runs."""

from __future__ import annotations

import html
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from vec2art_nb._kernel import notebook_kernel
from vec2art_nb.lab.chart import chart_of

if TYPE_CHECKING:
    from vec2art_nb.lab.experiment import Experiment
    from vec2art_nb.lab.metrics.metric import Metric

#: Seconds between two updates.
_PAUSE = 0.25


class LiveView:
    """A widget with the chart and the best trial so far."""

    def __init__(self, objectives: Sequence[Metric]) -> None:
        import ipywidgets  # noqa: PLC0415 - scripts do without widgets
        from IPython.display import display  # noqa: PLC0415

        names = ", ".join(metric.name for metric in objectives)
        self._widget: Any = ipywidgets.HTML(f"Tuning for {html.escape(names)} …")
        self._shown = -float("inf")
        display(self._widget)  # type: ignore[no-untyped-call]

    def show(self, experiment: Experiment, *, last: bool = False) -> None:
        """Show what there is, at most four times a second; the last time in any case."""
        if last or time.monotonic() - self._shown >= _PAUSE:
            self._widget.value = picture_of(experiment)
            self._shown = time.monotonic()


def picture_of(experiment: Experiment) -> str:
    """Chart, and in words how far it is."""
    front = experiment.pareto()
    best = front[0]._repr_html_() if len(front) == 1 else f"{len(front)} trials that nothing surpasses"
    words = html.escape(repr(experiment))
    style = "display:flex;flex-wrap:wrap;gap:16px;align-items:center;font-size:11px"
    return f'<div style="{style}">{chart_of(experiment)}<div>{best}</div></div><div>{words}</div>'


def live_view(objectives: Sequence[Metric]) -> LiveView | None:
    """A view, if this is a notebook's kernel."""
    return None if notebook_kernel() is None else LiveView(objectives)
