"""`tune`: search for the parameters that are best by one metric, or by several at once."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, TypeAlias

from vec2art_nb.errors import ExperimentError, ParamsError
from vec2art_nb.lab.axes import Axis, Variant, axes_of
from vec2art_nb.lab.experiment import Experiment
from vec2art_nb.lab.extra import need
from vec2art_nb.lab.metrics import Measure, Metric, metrics_of
from vec2art_nb.lab.pruning import Drafts, Scores
from vec2art_nb.lab.record import Record
from vec2art_nb.lab.runner import Runner, Task
from vec2art_nb.lab.store import Store
from vec2art_nb.lab.sweeping import Base, base_params, opened, opened_store
from vec2art_nb.lab.trial import Trial
from vec2art_nb.params.resolve import resolve_params
from vec2art_nb.params.snapshot import Snapshot
from vec2art_nb.picture.picture import Picture
from vec2art_nb.pool.bar import bar
from vec2art_nb.pool.pool import Pool

if TYPE_CHECKING:
    from vec2art_nb.lab.study import Study
    from vec2art_nb.picture.picture import Source

Objective: TypeAlias = "Metric | str | Measure"


def tune(
    picture: Source,
    base: Base = None,
    search: Mapping[str, Any] | None = None,
    objective: Objective | Sequence[Objective] = "tone",
    *,
    n_trials: int = 60,
    timeout: float | None = None,
    metrics: Sequence[Objective] = (),
    prune: bool = True,
    seed: int = 0,
    store: Store | str | os.PathLike[str] | None = None,
    pool: Pool | None = None,
    progress: bool = True,
) -> Experiment:
    """Search for the parameters that are best by a metric, or, with several, those that nothing surpasses.

    Optuna's TPE says what to try. Each trial is first drawn as a draft; one that is hopeless ends there. An
    interrupt ends the search with what is finished.

    Parameters
    ----------
    picture : Picture, path, bytes, ndarray, PIL.Image.Image …
        Anything that `Picture.open` takes.
    base : Params, Snapshot, mapping, str or None
        Parameters that all trials share; a str names a preset.
    search : mapping of str to tuple, list or None
        By field: a range ``(low, high)``; a list of values; or None, all that the field accepts.
    objective : str, Metric or callable, or sequence of them
        What is to be minimised or maximised, as the metric's direction says.
    n_trials : int
        Trials, at least 1; those that a store has count.
    timeout : float, optional
        Seconds after which no trial is begun.
    metrics : sequence of str, Metric or callable
        What is measured besides.
    prune : bool
        Whether hopeless drafts end their trials.
    seed : int
        The same seed finds the same where one trial is drawn at a time: in a pool with one worker.
    store : Store, str or path-like, optional
        Where trials are kept. The same search into the same store goes on where it was.
    pool : Pool, optional
        By default one of its own.
    progress : bool
        In a notebook, show a chart that follows; elsewhere a progress bar, if `tqdm` is installed.

    Returns
    -------
    Experiment
        In the order of the trials; ``best()`` is the best one, ``pareto()`` what nothing surpasses.

    Raises
    ------
    vec2art_nb.errors.MissingLibraryError
        If Optuna is not installed.
    vec2art_nb.errors.ExperimentError, vec2art_nb.errors.ParamsError, vec2art_nb.errors.PictureError
        For arguments that cannot be used.
    vec2art_nb.errors.StoreError
        If the store cannot be used.

    Examples
    --------
    >>> import vec2art_nb
    >>> from vec2art_nb.lab import tune
    >>> found = tune(vec2art_nb.sample("logo"), search={"detail": (0, 1)}, n_trials=5, progress=False)
    >>> len(found), 0 <= found.best().params["detail"] <= 1
    (5, True)
    """
    need("optuna")
    from vec2art_nb.lab.live import live_view  # noqa: PLC0415 - not everybody has a notebook

    wanted = metrics_of(_several(objective))
    shared = base_params(base)
    axes = axes_of(shared, search or {})
    _check(wanted, axes, n_trials)
    (source,) = opened([picture], shared)
    measured = (*wanted, *(one for one in metrics_of(metrics) if one not in wanted))
    with ExitStack() as stack:
        kept = stack.enter_context(opened_store(store))
        crew = stack.enter_context(Pool()) if pool is None else pool
        runner = Runner(crew, kept, measured)
        view = live_view(wanted) if progress else None
        shown = stack.enter_context(bar(n_trials, wanted=progress and view is None, unit="trial"))
        search_ = _Search(source, shared, axes, wanted, measured, kept, runner, prune=prune, seed=seed)
        try:
            until = float("inf") if timeout is None else time.monotonic() + timeout
            for _ in search_.run(n_trials, crew.settings.most, until):
                shown.update()
                if view is not None:
                    view.show(search_.experiment(n_trials))
        except KeyboardInterrupt:
            pass
        finally:
            runner.close()
        found = search_.experiment(n_trials)
        if view is not None:
            view.show(found, last=True)
    return found


@dataclass(eq=False)
class _Going:
    """A trial that is under way."""

    number: int
    values: Variant
    params: Snapshot
    draft: Record | None = None


@dataclass(eq=False)
class _Search:
    """A search in progress."""

    picture: Picture
    base: Snapshot
    axes: tuple[Axis, ...]
    objectives: tuple[Metric, ...]
    metrics: tuple[Metric, ...]
    store: Store
    runner: Runner
    prune: bool
    seed: int
    trials: dict[int, Trial] = field(default_factory=dict)
    drafts: Drafts = field(default_factory=Drafts)
    _going: dict[bytes, list[_Going]] = field(default_factory=dict)
    _ready: list[tuple[Task, Record]] = field(default_factory=list)

    def run(self, n: int, width: int, until: float) -> Any:
        """Draw `n` trials, `width` at a time; gives each trial once it has ended."""
        from vec2art_nb.lab.study import Study  # noqa: PLC0415 - brings Optuna

        self.study: Study = Study(self.axes, len(self.objectives), self.seed)
        name = self._name()
        past = self.store.steps(name)
        number = 0
        while number < n or self._going:
            while number < n and len(self._going) < width and time.monotonic() < until:
                known: Any = past.get(number)
                values = self.study.ask(number, known)
                if known is None:
                    self.store.put_step(name, number, dict(self.study.suggested(number)))
                yield from self._begin(number, values)
                number += 1
            if not self._going:
                if time.monotonic() >= until:
                    return
                continue
            task, record = self._ready.pop(0) if self._ready else self.runner.next()
            for going in self._going.pop(task.key):
                yield from self._ended(going, task, record)

    def experiment(self, planned: int) -> Experiment:
        """What there is so far."""
        trials = [self.trials[number] for number in sorted(self.trials)]
        return Experiment(trials, self.metrics, planned, [metric.name for metric in self.objectives])

    def _begin(self, number: int, values: Variant) -> Any:
        try:
            params = resolve_params(params=self.base, fields=values)
        except ParamsError as error:  # the rules refuse this combination
            nothing = Record(b"", self.picture.name, self.picture.digest, values, error=str(error))
            self.study.tell(number, None)
            yield self._keep(number, Trial(self.picture, values, None, nothing))
            return
        self._start(_Going(number, values, params), draft=self.prune)

    def _start(self, going: _Going, *, draft: bool) -> None:
        task = Task.of(self.picture, going.params, self.metrics, draft=draft)
        waiting = self._going.setdefault(task.key, [])
        waiting.append(going)
        known = self.store.get(task.key)
        if len(waiting) > 1:
            return
        if known is None:
            self.runner.start(task)
        else:
            self._ready.append((task, known))

    def _ended(self, going: _Going, task: Task, record: Record) -> Any:
        """A draft or a final is there."""
        scores = self._scores(record)
        if not task.draft:
            if going.draft is not None:
                self.drafts.add(self._scores(going.draft), scores)
            self.study.tell(going.number, None if record.error else scores)
        elif record.error:
            self.study.tell(going.number, None)
        elif self.drafts.hopeless(scores):
            self.study.tell(going.number, self.drafts.expected(scores))
        else:
            going.draft = record
            self._start(going, draft=False)
            return
        trial = Trial(
            self.picture, going.values, going.params, record, pruned=task.draft and not record.error
        )
        yield self._keep(going.number, trial)

    def _keep(self, number: int, trial: Trial) -> Trial:
        self.trials[number] = trial
        return trial

    def _scores(self, record: Record) -> Scores:
        figures = record.metrics
        return tuple(metric.sign * figures.get(metric.name, float("nan")) for metric in self.objectives)

    def _name(self) -> bytes:
        """What tells this search from others."""
        axes = [(axis.path, axis.values, axis.low, axis.high) for axis in self.axes]
        versions = [(metric.name, metric.version, metric.direction) for metric in self.objectives]
        about = repr((axes, versions, self.prune, self.seed)).encode()
        return blake2b(self.picture.digest + self.base.digest() + about, digest_size=16).digest()


def _several(objective: Objective | Sequence[Objective]) -> Sequence[Objective]:
    if isinstance(objective, str | Metric) or callable(objective):
        return [objective]
    return objective


def _check(objectives: Sequence[Metric], axes: Sequence[Axis], n_trials: int) -> None:
    if not objectives:
        raise ExperimentError("objective", [], "at least one metric")
    if not axes:
        raise ExperimentError("search", {}, "at least one field", "For example {'detail': (0, 1)}.")
    if isinstance(n_trials, bool) or not isinstance(n_trials, int) or n_trials < 1:
        raise ExperimentError("n_trials", n_trials, "a whole number from 1")
