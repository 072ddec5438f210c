"""`sweep`: every variant of some parameters on some pictures, drawn once, measured and kept."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vec2art_nb.errors import ParamsError
from vec2art_nb.lab.axes import Axis, Method, Variant, upstream_first, variants
from vec2art_nb.lab.experiment import Experiment
from vec2art_nb.lab.metrics import DEFAULTS, Measure, Metric, metrics_of
from vec2art_nb.lab.record import Record
from vec2art_nb.lab.runner import Runner, Task
from vec2art_nb.lab.setting import Base, Setting, at_work
from vec2art_nb.lab.store import Store
from vec2art_nb.lab.trial import Trial
from vec2art_nb.params.resolve import resolve_params
from vec2art_nb.params.snapshot import Snapshot
from vec2art_nb.picture.picture import Picture
from vec2art_nb.pool.bar import bar
from vec2art_nb.pool.pool import Pool

if TYPE_CHECKING:
    from vec2art_nb.picture.picture import Source

#: Trials that are under way at a time.
_AHEAD = 64
#: Seconds between two looks at trials that another process has taken on.
_LOOK = 0.1


@dataclass(frozen=True, eq=False)
class Plan:
    """A trial to come: what the axes say, and the task that draws it, or why there is none."""

    picture: Picture
    values: Variant
    task: Task | None
    reason: str = ""

    def trial(self, record: Record) -> Trial:
        """What came of it."""
        return Trial(self.picture, self.values, self.task.params if self.task else None, record)


def sweep(
    pictures: Source | Sequence[Source],
    base: Base = None,
    axes: Mapping[str, Any] | None = None,
    metrics: Sequence[Metric | str | Measure] = DEFAULTS,
    *,
    method: Method = "grid",
    n: int | None = None,
    seed: int = 0,
    store: Store | str | os.PathLike[str] | None = None,
    pool: Pool | None = None,
    thumbnails: bool = True,
    progress: bool = True,
) -> Experiment:
    """Draw every variant of some parameters on some pictures, and measure each drawing.

    Trials that share upstream stages are drawn one after the other, so that each stage is computed once. An
    interrupt (Ctrl-C, or the notebook's stop button) ends the sweep with what is finished.

    Parameters
    ----------
    pictures : picture, or sequence of them
        Anything that `Picture.open` takes.
    base : Params, Snapshot, mapping, str or None
        Parameters that all trials share; a str names a preset.
    axes : mapping of str to list, tuple or None
        By field: a list of its values; a range ``(low, high)``, for methods other than a grid; or None, all
        that the field accepts.
    metrics : sequence of str, Metric or callable
        What is measured, see `vec2art_nb.lab.metrics`.
    method : {"grid", "random", "latin_hypercube"}
        All combinations of the values; or `n` samples, independent or spread evenly over each axis.
    n : int, optional
        Number of samples.
    seed : int
        Of the samples; the same seed gives the same ones.
    store : Store, str or path-like, optional
        Where finished trials are kept, so that none is ever drawn twice: a sweep that was killed goes on.
        Several processes may sweep into one store, and then share the work.
    pool : Pool, optional
        By default one of its own, for as long as it takes.
    thumbnails : bool
        Whether a small picture of each drawing is kept.
    progress : bool
        Show a progress bar, if `tqdm` is installed.

    Returns
    -------
    Experiment
        Trials by picture, then in the order of the grid or of the samples. Values that cannot hold together,
        and drawings that fail, are trials with an error.

    Raises
    ------
    vec2art_nb.errors.ExperimentError, vec2art_nb.errors.ParamsError, vec2art_nb.errors.PictureError
        For arguments that cannot be used.
    vec2art_nb.errors.StoreError
        If the store cannot be used.

    Examples
    --------
    >>> import vec2art_nb
    >>> from vec2art_nb.lab import sweep
    >>> picture = vec2art_nb.sample("logo")
    >>> found = sweep(picture, "ink", {"detail": [0.2, 0.8], "edge.max_error": [0.5, 2]}, progress=False)
    >>> len(found), found.best("elements").params["detail"]
    (4, 0.2)
    """
    chosen = metrics_of(metrics)
    setting = Setting.of(pictures, base, axes)
    plans = list(_plans(setting, variants(setting.axes, method, n, seed), chosen))
    with (
        at_work(pool, store, chosen, thumbnails=thumbnails) as runner,
        bar(len(plans), wanted=progress, unit="trial") as shown,
    ):
        records: dict[bytes, Record] = {}
        todo = _ordered(plans, upstream_first(setting.base, setting.axes))
        try:
            for record in _finished(runner, todo):
                records[record.key] = record
                shown.update()
        except KeyboardInterrupt:
            pass  # what is finished is the result; whoever asks finds that it is not complete
        finally:
            records |= {record.key: record for _, record in runner.close()}
    return Experiment(_trials(plans, records), chosen, planned=len(plans))


def _plans(setting: Setting, spanned: Sequence[Variant], metrics: Sequence[Metric]) -> Iterator[Plan]:
    settled: list[tuple[Variant, Snapshot | None, str]] = []
    for values in spanned:
        try:
            settled.append((values, resolve_params(params=setting.base, fields=values), ""))
        except ParamsError as error:  # the rules refuse this combination
            settled.append((values, None, str(error)))
    for picture in setting.pictures:
        for values, params, reason in settled:
            task = None if params is None else Task.of(picture, params, metrics)
            yield Plan(picture, values, task, reason)


def _ordered(plans: Sequence[Plan], axes: Sequence[Axis]) -> list[Task]:
    """Different tasks, picture by picture, those with the same upstream stages beside each other."""
    numbers = {plan.picture: number for number, plan in enumerate(plans)}

    def place(plan: Plan) -> tuple[float, ...]:
        return numbers[plan.picture], *(axis.place(plan.values[axis.path]) for axis in axes)

    tasks = {plan.task.key: plan.task for plan in sorted(plans, key=place) if plan.task is not None}
    return list(tasks.values())


def _finished(runner: Runner, todo: Sequence[Task]) -> Iterator[Record]:
    """Records of all tasks as they come: known ones, those drawn here, those that another process draws."""
    while todo:
        elsewhere = []
        for task in todo:
            known = runner.store.get(task.key)
            if known is not None:
                yield known
            elif not runner.store.claim(task.key):
                elsewhere.append(task)
            else:
                runner.start(task)
                if runner.running >= _AHEAD:
                    yield runner.next()[1]
        while runner.running:
            yield runner.next()[1]
        todo = elsewhere
        if todo:
            time.sleep(_LOOK)


def _trials(plans: Sequence[Plan], records: Mapping[bytes, Record]) -> Iterator[Trial]:
    for plan in plans:
        if plan.task is None:
            nothing = Record(b"", plan.picture.name, plan.picture.digest, plan.values, error=plan.reason)
            yield plan.trial(nothing)
        elif plan.task.key in records:
            yield plan.trial(records[plan.task.key])
