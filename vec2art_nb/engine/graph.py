"""Stages and how they run: content-keyed, cached, watched.

::

    level digest ──┐
    field values ──┼─► key ──► cache hit? ── yes ──────────────► result ──► next stage
    upstream keys ─┘              │ no                             ▲
                                  └─► control.check ─► stage.run ──┘ (frozen, cached, timed)

A stage is a pure function of the level, the fields it declares and the results of its upstream stages; it
sees no other field (reading one raises), so a change dirties exactly the stages below it. Results are shared
through the cache: a stage never changes an array that it was given.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import Any

import numpy as np

from vec2art_nb.engine.cache import StageCache
from vec2art_nb.engine.control import Control, Partial
from vec2art_nb.engine.scratch import NO_SCRATCH, Scratch
from vec2art_nb.params.snapshot import Snapshot
from vec2art_nb.picture.level import Level
from vec2art_nb.pipeline.step import Pipeline, Step


@dataclass(frozen=True)
class Context:
    """What a stage may use besides its upstream results.

    Attributes
    ----------
    level : Level
        The working raster.
    params : Snapshot
        Only the fields that the stage declares.
    control : Control
        Call ``control.check()`` between steps and bands of long loops.
    scratch : Scratch
        Where arrays as large as the picture come from, those of results too. What a drawing keeps does not.
    """

    level: Level
    params: Snapshot
    control: Control
    scratch: Scratch = NO_SCRATCH

    def rng(self, name: str) -> np.random.Generator:
        """Random generator of this stage: a function of the ``seed`` field and `name` only."""
        digest = blake2b(f"{name}:{self.params.integer('seed')}".encode(), digest_size=16).digest()
        return np.random.Generator(np.random.PCG64(int.from_bytes(digest, "little")))


@dataclass(frozen=True)
class Stage:
    """A step of a pipeline and the function that does it.

    Attributes
    ----------
    step : Step
        Declares its name, the fields it reads, what it builds on, its version and its share of the time.
    run : callable
        ``run(context, *upstream_results)``; returns arrays, or a frozen dataclass or tuple of them.
    """

    step: Step
    run: Callable[..., Any]

    @property
    def name(self) -> str:
        """Unique within an algorithm."""
        return self.step.name

    @property
    def reads(self) -> tuple[str, ...]:
        """Paths of the fields that it reads."""
        return self.step.reads

    @property
    def upstream(self) -> tuple[str, ...]:
        """Names of the stages whose results it takes, in the order of its arguments."""
        return self.step.upstream


@dataclass(frozen=True)
class StageRun:
    """How one stage went: its name, seconds spent, and whether its result came from the cache."""

    stage: str
    seconds: float
    reused: bool


@dataclass(frozen=True)
class Algorithm:
    """A named tuple of stages in running order; the last one's result is the algorithm's.

    Attributes
    ----------
    name : str
    stages : tuple of Stage
    pipeline : Pipeline
        Their steps.

    Raises
    ------
    ValueError
        If a name comes twice, or a stage before one that it builds on.
    """

    name: str
    stages: tuple[Stage, ...]
    pipeline: Pipeline = field(init=False)

    def __post_init__(self) -> None:
        pipeline = Pipeline(self.name, tuple(stage.step for stage in self.stages))
        object.__setattr__(self, "pipeline", pipeline)

    @classmethod
    def of(cls, pipeline: Pipeline, stages: Iterable[Stage]) -> Algorithm:
        """Algorithm that runs a pipeline; of the stages, in any order, it takes those that do its steps.

        Raises
        ------
        ValueError
            If a step has no stage.

        Examples
        --------
        >>> blur, trace = Step("blur", ("sigma",)), Step("trace", ("low",), ("blur",))
        >>> demo = Algorithm.of(Pipeline("demo", (blur, trace)), (Stage(trace, print), Stage(blur, print)))
        >>> [stage.name for stage in demo.stages]
        ['blur', 'trace']
        """
        runs = {stage.step: stage for stage in stages}
        missing = [step.name for step in pipeline.steps if step not in runs]
        if missing:
            raise ValueError(f"{pipeline.name}: no stage does {', '.join(missing)}")
        return cls(pipeline.name, tuple(runs[step] for step in pipeline.steps))


def _key(stage: Stage, level: Level, params: Snapshot, upstream: list[bytes]) -> bytes:
    digest = blake2b(digest_size=16)
    digest.update(f"{stage.name}/{stage.step.version}".encode())
    digest.update(level.digest)
    digest.update(params.digest())
    for key in upstream:
        digest.update(key)
    return digest.digest()


@dataclass(frozen=True)
class Outcome:
    """What a run gave: the last stage's result, how each stage went, and whether time ran out on the way."""

    result: Any
    runs: tuple[StageRun, ...]
    partial: bool


def execute(
    algorithm: Algorithm,
    level: Level,
    params: Snapshot,
    cache: StageCache,
    control: Control,
    scratch: Scratch = NO_SCRATCH,
) -> Outcome:
    """Run an algorithm on a level; results in the cache are reused.

    Parameters
    ----------
    algorithm : Algorithm
    level : Level
    params : Snapshot
        Every field that a stage of the algorithm reads.
    cache : StageCache
    control : Control
    scratch : Scratch
        Memory for large arrays; by default all are new.

    Returns
    -------
    Outcome

    Raises
    ------
    vec2art_nb.errors.Cancelled
        If `control` says so; finished stages stay in the cache.
    vec2art_nb.engine.control.OutOfTime
        If the deadline passes before anything can be drawn.
    """
    keys: dict[str, bytes] = {}
    results: dict[str, Any] = {}
    runs: list[StageRun] = []
    partial = False
    total = sum(stage.step.share for stage in algorithm.stages)
    done = 0.0
    for stage in algorithm.stages:
        control.check()
        control.progress(stage.name, done / total)
        started = time.perf_counter()
        visible = params.subset(stage.reads)
        key = keys[stage.name] = _key(stage, level, visible, [keys[name] for name in stage.upstream])
        result = None if partial else cache.get(key)
        reused = result is not None
        if not reused:
            context = Context(level, visible, control, scratch)
            try:
                result = stage.run(context, *(results[name] for name in stage.upstream))
            except Partial as ended:
                result, partial = ended.result, True
                control = replace(
                    control, deadline=float("inf")
                )  # the stages below only finish what there is
            if not partial:
                cache.put(key, result, time.perf_counter() - started)
        results[stage.name] = result
        runs.append(StageRun(stage.name, time.perf_counter() - started, reused))
        done += stage.step.share
    control.progress("done", 1.0)
    return Outcome(results[algorithm.stages[-1].name], tuple(runs), partial)
