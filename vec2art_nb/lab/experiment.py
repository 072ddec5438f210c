"""`Experiment`: the trials of a sweep or of tuning, as a table, as pictures, and one by one."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, overload

from vec2art_nb.errors import ExperimentError
from vec2art_nb.lab.metrics.metric import Metric
from vec2art_nb.lab.trial import Trial
from vec2art_nb.params.snapshot import Value

if TYPE_CHECKING:
    from vec2art_nb.lab.chart import Chart
    from vec2art_nb.lab.wall.sheet import ContactSheet
    from vec2art_nb.picture.picture import Picture

#: Trials that a notebook shows.
_SHOWN = 24


class Experiment(Sequence[Trial]):
    """The trials that were finished, in the order in which they were planned.

    Parameters
    ----------
    trials : iterable of Trial
    metrics : sequence of Metric
        What was measured.
    planned : int
        Trials that there are with those that were not drawn.
    objectives : sequence of str
        Names of the metrics that were tuned for; by default the first one.

    Attributes
    ----------
    trials : tuple of Trial
    metrics : tuple of Metric
    planned : int
    objectives : tuple of str

    Examples
    --------
    >>> import vec2art_nb
    >>> from vec2art_nb.lab import sweep
    >>> from vec2art_nb.pool import Pool
    >>> picture, base = vec2art_nb.sample("animal"), {"algorithm": "superpixel"}
    >>> with Pool("inline") as pool:
    ...     found = sweep(picture, base, {"detail": [0.2, 0.8]}, ["psnr", "elements"], pool=pool)
    >>> len(found), found.complete, found[1].values["detail"]
    (2, True, 0.8)
    >>> found.best("psnr").params["detail"], found.best("elements").params["detail"]
    (0.8, 0.2)
    """

    def __init__(
        self,
        trials: Iterable[Trial],
        metrics: Sequence[Metric],
        planned: int | None = None,
        objectives: Sequence[str] = (),
    ) -> None:
        self.trials = tuple(trials)
        self.metrics = tuple(metrics)
        self.planned = len(self.trials) if planned is None else planned
        self.objectives = tuple(objectives) or tuple(metric.name for metric in self.metrics[:1])

    @property
    def complete(self) -> bool:
        """Whether all trials were finished: it was not interrupted, and none failed."""
        return len(self) == self.planned and not self.failed

    @property
    def failed(self) -> tuple[Trial, ...]:
        """Trials with an error."""
        return tuple(trial for trial in self.trials if trial.error)

    @cached_property
    def axes(self) -> Mapping[str, tuple[Value, ...]]:
        """The different values of each axis by path, in rising order, or as they come if they have none."""
        found: dict[str, dict[Value, None]] = {}
        for trial in self.trials:
            for path, value in trial.values.items():
                found.setdefault(path, {})[value] = None
        return {path: _sorted(values) for path, values in found.items()}

    @cached_property
    def pictures(self) -> tuple[Picture, ...]:
        """The different pictures, in order."""
        return tuple(dict.fromkeys(trial.picture for trial in self.trials))

    def metric(self, name: str | None = None) -> Metric:
        """Metric of this name among those measured; by default the first objective.

        Raises
        ------
        vec2art_nb.errors.ExperimentError
            If it was not measured.
        """
        wanted = self.objectives[0] if name is None and self.objectives else name
        for metric in self.metrics:
            if metric.name == wanted:
                return metric
        measured = ", ".join(metric.name for metric in self.metrics)
        way = f"Sweep again with metrics=[…, {wanted!r}]."
        raise ExperimentError("metric", wanted, f"one that was measured: {measured or 'none'}", way)

    def sorted(self, metric: str | None = None) -> Experiment:
        """The same trials, the best by a metric first; those without a figure come last."""
        by = self.metric(metric)

        def rank(trial: Trial) -> tuple[bool, bool, float]:
            figure = trial.metrics.get(by.name, float("nan"))
            return trial.pruned, figure != figure, by.sign * figure  # noqa: PLR0124 - NaN

        return self._of(sorted(self.trials, key=rank))

    def best(self, metric: str | None = None) -> Trial:
        """The best trial by a metric; by default by the first objective.

        Raises
        ------
        vec2art_nb.errors.ExperimentError
            If it was not measured, or no trial has a figure.
        """
        first = self.sorted(metric)[:1]
        if not first or not self.metric(metric).better(_figure(first[0], self.metric(metric)), float("nan")):
            raise ExperimentError("experiment", self, "one with at least one trial that has this figure")
        return first[0]

    def pareto(self, *metrics: str) -> Experiment:
        """Trials that no other one surpasses in all of these metrics; by default in the objectives.

        Raises
        ------
        vec2art_nb.errors.ExperimentError
            If one was not measured.
        """
        by = [self.metric(name) for name in metrics or self.objectives]
        points = [tuple(one.sign * _figure(trial, one) for one in by) for trial in self.trials]
        sound = [
            (trial, point)
            for trial, point in zip(self.trials, points, strict=True)
            if not trial.pruned and all(x == x for x in point)  # noqa: PLR0124 - NaN
        ]
        return self._of(trial for trial, point in sound if not any(dominates(q, point) for _, q in sound))

    def chart(self) -> Chart:
        """A chart for the notebook: the first objective over the trials, or two against each other."""
        from vec2art_nb.lab.chart import Chart, chart_of  # noqa: PLC0415 - not everybody looks

        return Chart(chart_of(self))

    def sheet(self, **options: Any) -> ContactSheet:
        """A contact sheet of all drawings, for the notebook; the options are those of `ContactSheet`."""
        from vec2art_nb.lab.wall.sheet import ContactSheet  # noqa: PLC0415 - brings widgets

        return ContactSheet(self, **options)

    def to_frame(self) -> Any:
        """The trials as a `pandas.DataFrame`: picture, values, metrics, stats, seconds, thumbnail, error.

        A row's label is the trial's index. In notebooks thumbnails are shown as pictures.

        Raises
        ------
        vec2art_nb.errors.MissingLibraryError
            If pandas is not installed.
        """
        from vec2art_nb.lab.extra import need  # noqa: PLC0415 - not everybody has pandas

        need("pandas")
        from vec2art_nb.lab.frame import frame_of  # noqa: PLC0415

        return frame_of(self)

    @overload
    def __getitem__(self, index: int) -> Trial: ...
    @overload
    def __getitem__(self, index: slice) -> Experiment: ...
    def __getitem__(self, index: int | slice) -> Trial | Experiment:
        return self._of(self.trials[index]) if isinstance(index, slice) else self.trials[index]

    def __len__(self) -> int:
        return len(self.trials)

    def _of(self, trials: Iterable[Trial]) -> Experiment:
        return Experiment(trials, self.metrics, objectives=self.objectives)

    def __repr__(self) -> str:
        of_all = "" if len(self) == self.planned else f" of {self.planned}"
        pruned, failed = sum(trial.pruned for trial in self.trials), len(self.failed)
        marks = f", {pruned} pruned" * bool(pruned) + f", {failed} failed" * bool(failed)
        axes = ", ".join(f"{path} ({len(values)})" for path, values in self.axes.items())
        return f"<Experiment of {len(self)}{of_all} trials{marks}{': ' if axes else ''}{axes}>"

    def _repr_html_(self) -> str:
        shown = "".join(trial._repr_html_() for trial in self.trials[:_SHOWN])
        rest = len(self) - _SHOWN
        more = f"<p>and {rest} more: slice it, or see <code>to_frame()</code></p>" if rest > 0 else ""
        style = "display:flex;flex-wrap:wrap;gap:12px;font-size:11px;line-height:1.35"
        return f'<div><p>{html.escape(repr(self))}</p><div style="{style}">{shown}</div>{more}</div>'


def dominates(a: Sequence[float], b: Sequence[float]) -> bool:
    """Whether `a` is nowhere larger than `b`, and somewhere smaller.

    Examples
    --------
    >>> dominates((1, 2), (1, 3)), dominates((1, 2), (2, 1)), dominates((1, 2), (1, 2))
    (True, False, False)
    """
    pairs = list(zip(a, b, strict=True))
    return all(x <= y for x, y in pairs) and any(x < y for x, y in pairs)


def _figure(trial: Trial, metric: Metric) -> float:
    return trial.metrics.get(metric.name, float("nan"))


def _sorted(values: Iterable[Value]) -> tuple[Value, ...]:
    found = list(values)
    numbers = [one for one in found if isinstance(one, int | float)]
    return tuple(sorted(numbers)) if len(numbers) == len(found) else tuple(found)
