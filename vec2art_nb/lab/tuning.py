"""`tune`: search for the parameters that are best by one metric, or by several at once."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from vec2art_nb.errors import ExperimentError
from vec2art_nb.lab.axes import Axis
from vec2art_nb.lab.experiment import Experiment
from vec2art_nb.lab.extra import need
from vec2art_nb.lab.metrics import Measure, Metric, metrics_of
from vec2art_nb.lab.search import Search
from vec2art_nb.lab.setting import Base, Setting, at_work
from vec2art_nb.lab.store import Store
from vec2art_nb.pool.bar import bar
from vec2art_nb.pool.pool import Pool

if TYPE_CHECKING:
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

    Optuna's TPE says what to try. Each trial is first drawn as a draft. What finals have made of their drafts
    so far says what this one's could be at best; where that is worse than the best final, the trial ends
    there, but for each sixth of these: they show whether such drafts mislead. At the end the likeliest of
    those that ended is drawn after all, and so is each that could still be the best by what is known then.
    An interrupt ends the search with what is finished.

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
        Seconds after which no trial is begun, nor drawn after all.
    metrics : sequence of str, Metric or callable
        What is measured besides.
    prune : bool
        Whether hopeless drafts end their trials. Without, each is drawn to the end, and none as a draft.
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
    setting = Setting.of([picture], base, search)
    _check(wanted, setting.axes, n_trials)
    measured = (*wanted, *(one for one in metrics_of(metrics) if one not in wanted))
    view = live_view(wanted) if progress else None
    with (
        at_work(pool, store, measured) as runner,
        bar(n_trials, wanted=progress and view is None, unit="trial") as shown,
    ):
        under_way = Search(setting, wanted, measured, runner, prune=prune, seed=seed)

        def follow() -> None:
            if view is not None:
                view.show(under_way.experiment(n_trials))

        try:
            until = float("inf") if timeout is None else time.monotonic() + timeout
            for _ in under_way.run(n_trials, until):
                shown.update()
                follow()
            for _ in under_way.second_look(until):
                follow()
        except KeyboardInterrupt:
            pass
        finally:
            runner.close()
        found = under_way.experiment(n_trials)
        if view is not None:
            view.show(found, last=True)
    return found


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
