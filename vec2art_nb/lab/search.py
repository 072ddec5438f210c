"""`Search`: asks for values, has them drawn as drafts and finals, and says what came of them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from vec2art_nb.errors import ParamsError
from vec2art_nb.lab.axes import Variant
from vec2art_nb.lab.experiment import Experiment
from vec2art_nb.lab.metrics import Metric
from vec2art_nb.lab.pruning import Drafts, Place, Scores
from vec2art_nb.lab.record import Record
from vec2art_nb.lab.runner import Runner, Task
from vec2art_nb.lab.setting import Setting
from vec2art_nb.lab.trial import Trial
from vec2art_nb.params.resolve import resolve_params
from vec2art_nb.params.snapshot import Snapshot
from vec2art_nb.picture.picture import Picture

if TYPE_CHECKING:
    from vec2art_nb.lab.study import Study


@dataclass(eq=False)
class _Going:
    """A trial that is under way."""

    number: int
    values: Variant
    params: Snapshot
    place: Place
    draft: Record | None = None


@dataclass(eq=False)
class Search:
    """A search in progress.

    Attributes
    ----------
    setting : Setting
        With the one picture that is drawn.
    objectives : tuple of Metric
        What is searched for; they are among the metrics.
    metrics : tuple of Metric
    runner : Runner
    prune : bool
        Whether hopeless drafts end their trials.
    seed : int
    trials : dict of int to Trial
        Those that have ended, by number.
    drafts : Drafts
        What drafts have said of finals so far.
    """

    setting: Setting
    objectives: tuple[Metric, ...]
    metrics: tuple[Metric, ...]
    runner: Runner
    prune: bool
    seed: int
    trials: dict[int, Trial] = field(default_factory=dict)
    drafts: Drafts = field(default_factory=Drafts)
    _pruned: list[_Going] = field(default_factory=list)
    _going: dict[bytes, list[_Going]] = field(default_factory=dict)
    _ready: list[tuple[Task, Record]] = field(default_factory=list)

    @property
    def picture(self) -> Picture:
        """What is drawn."""
        return self.setting.pictures[0]

    def run(self, n: int, until: float) -> Iterator[Trial]:
        """Draw `n` trials, as many at a time as the pool has workers; gives each trial once it has ended."""
        from vec2art_nb.lab.study import Study  # noqa: PLC0415 - brings Optuna

        self.study: Study = Study(self.setting.axes, len(self.objectives), self.seed)
        name = self._name()
        past = self.runner.store.steps(name)
        number = 0
        while number < n or self._going:
            while number < n and len(self._going) < self.width and time.monotonic() < until:
                known: Any = past.get(number)
                values = self.study.ask(number, known)
                if known is None:
                    self.runner.store.put_step(name, number, dict(self.study.suggested(number)))
                yield from self._begin(number, values)
                number += 1
            if self._going:
                yield from self._next()
            elif time.monotonic() >= until:
                return

    def second_look(self, until: float) -> Iterator[Trial]:
        """Draw pruned trials to the end: the likeliest, and those that could be the best after all.

        Each changes what is known, so the likeliest come first. Gives each trial once it has ended. Nothing
        of this leads the search: one that goes on later finds what it would have found.
        """
        likeliest = min(self._pruned, key=self._rank, default=None)
        while likeliest is not None or self._going:
            if likeliest is not None and len(self._going) < self.width and time.monotonic() < until:
                self._pruned.remove(likeliest)
                self._start(likeliest, draft=False)
            elif self._going:
                yield from self._next()
            else:
                return
            likeliest = min(filter(self._hopeful, self._pruned), key=self._rank, default=None)

    @property
    def width(self) -> int:
        """Trials under way at a time: as many as the pool has workers."""
        return self.runner.pool.settings.most

    def experiment(self, planned: int) -> Experiment:
        """What there is so far."""
        trials = [self.trials[number] for number in sorted(self.trials)]
        return Experiment(trials, self.metrics, planned, [metric.name for metric in self.objectives])

    def _begin(self, number: int, values: Variant) -> Iterator[Trial]:
        try:
            params = resolve_params(params=self.setting.base, fields=values)
        except ParamsError as error:  # the rules refuse this combination
            nothing = Record(b"", self.picture.name, self.picture.digest, values, error=str(error))
            self.study.tell(number, None)
            yield self._keep(number, Trial(self.picture, values, None, nothing))
            return
        place = tuple(n for axis in self.setting.axes for n in axis.coordinates(values[axis.path]))
        self._start(_Going(number, values, params, place), draft=self.prune)

    def _start(self, going: _Going, *, draft: bool) -> None:
        task = Task.of(self.picture, going.params, self.metrics, draft=draft)
        waiting = self._going.setdefault(task.key, [])
        waiting.append(going)
        known = self.runner.store.get(task.key)
        if len(waiting) > 1:
            return
        if known is None:
            self.runner.start(task)
        else:
            self._ready.append((task, known))

    def _next(self) -> Iterator[Trial]:
        """Wait for a draft or a final."""
        task, record = self._ready.pop(0) if self._ready else self.runner.next()
        for going in self._going.pop(task.key):
            yield from self._ended(going, task, record)

    def _hopeful(self, pruned: _Going) -> bool:
        return not self.drafts.hopeless(pruned.place, self._rank(pruned)[0])

    def _rank(self, pruned: _Going) -> tuple[Scores, int]:
        """Order of pruned trials: the best draft first."""
        return self._scores(pruned.draft) if pruned.draft else (), pruned.number

    def _ended(self, going: _Going, task: Task, record: Record) -> Iterator[Trial]:
        """A draft or a final is there."""
        scores = self._scores(record)
        if not task.draft:
            if going.draft is not None:
                self.drafts.add(going.place, self._scores(going.draft), scores)
            if going.number not in self.trials:  # else it was pruned, and had its say
                self.study.tell(going.number, None if record.error else scores)
        elif record.error:
            self.study.tell(going.number, None)
        else:
            going.draft = record
            if not self.drafts.ends(going.place, scores):
                self._start(going, draft=False)
                return
            self._pruned.append(going)
            self.study.tell(going.number, self.drafts.expected(going.place, scores))
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
        axes = [(axis.path, axis.values, axis.low, axis.high) for axis in self.setting.axes]
        versions = [(metric.name, metric.version, metric.direction) for metric in self.objectives]
        about = repr((axes, versions, self.prune, self.seed)).encode()
        return blake2b(self.picture.digest + self.setting.base.digest() + about, digest_size=16).digest()
