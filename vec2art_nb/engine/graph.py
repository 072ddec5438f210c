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
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import Any

import numpy as np

from vec2art_nb.engine.cache import StageCache
from vec2art_nb.engine.control import Control, Partial
from vec2art_nb.params.snapshot import Snapshot
from vec2art_nb.picture.level import Level


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
    """

    level: Level
    params: Snapshot
    control: Control

    def rng(self, name: str) -> np.random.Generator:
        """Random generator of this stage: a function of the ``seed`` field and `name` only."""
        digest = blake2b(f"{name}:{self.params.integer('seed')}".encode(), digest_size=16).digest()
        return np.random.Generator(np.random.PCG64(int.from_bytes(digest, "little")))


@dataclass(frozen=True)
class Stage:
    """One step of an algorithm.

    Attributes
    ----------
    name : str
        Unique within an algorithm.
    run : callable
        ``run(context, *upstream_results)``; returns arrays, or a frozen dataclass or tuple of them.
    reads : tuple of str
        Paths of the fields that it reads.
    upstream : tuple of str
        Names of the stages whose results it takes, in the order of its arguments.
    version : int
        Raise it when the code changes its results.
    share : float
        Rough share of a run's time, for the progress display.
    """

    name: str
    run: Callable[..., Any]
    reads: tuple[str, ...] = ()
    upstream: tuple[str, ...] = ()
    version: int = 1
    share: float = 1.0


@dataclass(frozen=True)
class StageRun:
    """How one stage went: its name, seconds spent, and whether its result came from the cache."""

    stage: str
    seconds: float
    reused: bool


@dataclass(frozen=True)
class Algorithm:
    """A named tuple of stages in running order; the last one's result is the algorithm's."""

    name: str
    stages: tuple[Stage, ...]
    reads: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        known: set[str] = set()
        for stage in self.stages:
            missing = set(stage.upstream) - known
            if missing or stage.name in known:
                raise ValueError(f"{self.name}: stage {stage.name} repeats a name or comes before {missing}")
            known.add(stage.name)
        object.__setattr__(self, "reads", frozenset(path for stage in self.stages for path in stage.reads))

    def dirty(self, changed: frozenset[str]) -> tuple[str, ...]:
        """Names of the stages that a change of these fields makes run again, in order.

        Examples
        --------
        >>> blur, trace = Stage("blur", print, ("sigma",)), Stage("trace", print, ("low",), ("blur",))
        >>> demo = Algorithm("demo", (blur, trace))
        >>> demo.dirty(frozenset({"sigma"})), demo.dirty(frozenset({"low"})), demo.dirty(frozenset({"paper"}))
        (('blur', 'trace'), ('trace',), ())
        """
        names: list[str] = []
        for stage in self.stages:
            if changed.intersection(stage.reads) or set(stage.upstream).intersection(names):
                names.append(stage.name)
        return tuple(names)


def _key(stage: Stage, level: Level, params: Snapshot, upstream: list[bytes]) -> bytes:
    digest = blake2b(digest_size=16)
    digest.update(f"{stage.name}/{stage.version}".encode())
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
    algorithm: Algorithm, level: Level, params: Snapshot, cache: StageCache, control: Control
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
    total = sum(stage.share for stage in algorithm.stages)
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
            context = Context(level, visible, control)
            try:
                result = stage.run(context, *(results[name] for name in stage.upstream))
            except Partial as ended:
                result, partial = ended.result, True
                control = replace(
                    control, deadline=float("inf")
                )  # the stages below only finish what there is
            if not partial:
                cache.put(key, result)
        results[stage.name] = result
        runs.append(StageRun(stage.name, time.perf_counter() - started, reused))
        done += stage.share
    control.progress("done", 1.0)
    return Outcome(results[algorithm.stages[-1].name], tuple(runs), partial)
