"""`Step`: what a stage is called, reads and builds on. `Pipeline`: the steps of an algorithm in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

#: Value of a field.
Value = bool | int | float | str | None


@dataclass(frozen=True, eq=False)
class Step:
    """Declaration of one stage; the engine binds a function to it.

    Attributes
    ----------
    name : str
        Unique within a pipeline.
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
    reads: tuple[str, ...] = ()
    upstream: tuple[str, ...] = ()
    version: int = 1
    share: float = 1.0


@dataclass(frozen=True, eq=False)
class Pipeline:
    """The steps of an algorithm, or of one variant of it, in running order.

    Attributes
    ----------
    name : str
        Of the algorithm.
    steps : tuple of Step
        The last one's result is the pipeline's.
    variant : str
        Which of the algorithm's pipelines it is, in words; empty for the only one.
    reads : frozenset of str
        Paths of the fields that its steps read.

    Raises
    ------
    ValueError
        If a name comes twice, or a step before one that it builds on.

    Examples
    --------
    >>> demo = Pipeline("demo", (Step("blur", ("sigma",)), Step("trace", ("low",), ("blur",))))
    >>> demo.dirty({"sigma"}), demo.dirty({"low"}), demo.dirty({"paper"})
    (('blur', 'trace'), ('trace',), ())
    """

    name: str
    steps: tuple[Step, ...]
    variant: str = ""
    reads: frozenset[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        known: set[str] = set()
        for step in self.steps:
            missing = set(step.upstream) - known
            if missing or step.name in known:
                raise ValueError(f"{self.name}: stage {step.name} repeats a name or comes before {missing}")
            known.add(step.name)
        object.__setattr__(self, "reads", frozenset(path for step in self.steps for path in step.reads))

    @cached_property
    def every(self) -> int:
        """All steps, as a set of bits: the first step is the lowest."""
        return (1 << len(self.steps)) - 1

    @cached_property
    def _feeds(self) -> Mapping[str, int]:
        """For each field that is read, the steps that a change of it makes run again."""
        feeds = dict.fromkeys(self.reads, 0)
        for path in feeds:
            names: set[str] = set()
            for index, step in enumerate(self.steps):
                if path in step.reads or not names.isdisjoint(step.upstream):
                    names.add(step.name)
                    feeds[path] |= 1 << index
        return feeds

    @cached_property
    def _contents(self) -> tuple[Any, ...]:
        """What the result of each step depends on, besides the picture and the values of the fields."""
        contents: dict[str, Any] = {}
        for step in self.steps:
            above = tuple(contents[name] for name in step.upstream)
            contents[step.name] = (step.name, step.version, frozenset(step.reads), above)
        return tuple(contents.values())

    def fed_by(self, changed: Iterable[str]) -> int:
        """Steps that a change of these fields makes run again, as bits."""
        bits = 0
        for path in changed:
            bits |= self._feeds.get(path, 0)
        return bits

    def named(self, bits: int) -> tuple[str, ...]:
        """Names of the steps in a set of bits, in order."""
        return tuple(step.name for index, step in enumerate(self.steps) if bits >> index & 1)

    def dirty(self, changed: Iterable[str]) -> tuple[str, ...]:
        """Names of the stages that a change of these fields makes run again, in order."""
        return self.named(self.fed_by(changed))

    @cache  # noqa: B019 - there are a handful of pipelines, for as long as the process lives
    def new_to(self, other: Pipeline) -> int:
        """Steps that another pipeline does not have, or not with the same steps above, as bits."""
        known = set(other._contents)
        return sum(1 << index for index, content in enumerate(self._contents) if content not in known)
