"""`Costs`: what a unit of work would cost a worker, from measured times and what the worker has kept.

Every stage's result is named as in the stage cache: by the picture, the values of the fields that the stage
reads, and the names of what it builds on. So the pool knows, without the engine, what of a job is still to do
for whom.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence

from vec2art_nb.params.snapshot import Snapshot
from vec2art_nb.pool.reading import Read, Reading
from vec2art_nb.pool.waiting import Unit

#: Fields that decide which stages there are, and at what size they work, besides those that stages read.
_CHOICES = (
    "algorithm",
    "overlay",
    "edge.flow",
    "superpixel.mode",
    "dots.placement",
    "dots.count",
    "source.max_side",
)
#: What is assumed of work that has never been measured, seconds.
_UNKNOWN = 0.1
#: Weight of the newest measurement.
_NEWEST = 0.2
#: Most that times of pictures of another size are multiplied or divided by.
_FARTHEST = 4.0
#: Results remembered for each worker.
_REMEMBERED = 4096

Plan = Sequence[tuple[str, Sequence[str], Sequence[str]]]
Key = int


def _choices(unit: Unit) -> tuple[object, ...]:
    params = unit.job.order.params
    return (unit.draft, *(params.get(path) for path in _CHOICES))


class Kept:
    """Results that one worker has in its cache, as far as is known."""

    def __init__(self) -> None:
        self._keys: OrderedDict[Key, None] = OrderedDict()

    def __contains__(self, key: Key) -> bool:
        return key in self._keys

    def note(self, keys: Iterable[Key]) -> None:
        """Remember results."""
        for key in keys:
            self._keys[key] = None
            self._keys.move_to_end(key)
        while len(self._keys) > _REMEMBERED:
            self._keys.popitem(last=False)


class Pace:
    """Measured times of stages by choices, size of the picture and name, newest weighing most.

    One of each worker, which may be slower than others (a slow core, other work beside it), and one of all,
    for stages that a worker has not done yet.
    """

    def __init__(self) -> None:
        self._seconds: dict[tuple[object, ...], dict[int, dict[str, float]]] = {}

    def note(self, choices: tuple[object, ...], size: int, stage: str, seconds: float) -> None:
        """Learn how long a stage took."""
        sizes = self._seconds.setdefault(choices, {})
        known = sizes[size] = sizes.pop(size, {})  # the size that was measured last comes last
        before = known.get(stage, seconds)
        known[stage] = before + _NEWEST * (seconds - before)

    def of(self, choices: tuple[object, ...], size: int) -> dict[str, float]:
        """Seconds of each stage; of pictures of a new size, what others of about that size would take."""
        sizes = self._seconds.get(choices)
        if not sizes:
            return {}
        nearest = min(sizes, key=lambda known: (abs(known - size), known))
        times = sizes[nearest]
        if nearest == size or not (size and nearest):
            return times
        factor = min(max(2.0 ** (size - nearest), 1 / _FARTHEST), _FARTHEST)
        return {stage: seconds * factor for stage, seconds in times.items()}

    def newest(self, choices: tuple[object, ...]) -> dict[str, float]:
        """Seconds of each stage, at the size that was measured last."""
        sizes = list(self._seconds.get(choices, {}).values())
        return dict(sizes[-1]) if sizes else {}


def size_of(unit: Unit) -> int:
    """Size of a unit's picture, in doublings of its pixels; 0 where it is not known."""
    return int(unit.job.order.source.pixels).bit_length()


class Costs:
    """What stages cost: how long they take each worker, and all of them together."""

    def __init__(self) -> None:
        self._plans: dict[tuple[object, ...], Plan] = {}
        self._pace = Pace()
        self._by_stages: dict[tuple[str, ...], Plan] = {}
        self._fresh = 0.0
        self._readings: dict[Reading, float] = {}

    def estimate(
        self, unit: Unit, kept: Kept | None, pace: Pace | None = None, *, has_picture: bool
    ) -> float:
        """Seconds that a worker would need, who has kept something, or nothing.

        Parameters
        ----------
        unit : Unit
        kept : Kept or None
        pace : Pace, optional
            The worker's own; that of all stands in for what it has not done yet.
        has_picture : bool
        """
        choices, size = _choices(unit), size_of(unit)
        plan = self._plans.get(choices)
        if plan is None:
            return _UNKNOWN
        times = self._pace.of(choices, size)
        if pace is not None:
            times = {**times, **pace.of(choices, size)}
        missing = sum(
            times.get(stage, 0.0) for stage, key in self._keys(unit, plan) if kept is None or key not in kept
        )
        reading = 0.0 if unit.reading is None else self._readings.get(unit.reading, 0.0)
        return missing + reading + (0.0 if has_picture else self._fresh)

    def _keys(self, unit: Unit, plan: Plan) -> list[tuple[str, Key]]:
        if unit.keys is None:
            unit.keys = keys_of(unit, plan)
        return unit.keys

    def measure(
        self,
        unit: Unit,
        kept: Kept,
        plan: Plan | None,
        runs: Sequence[tuple[str, float, bool]],
        overhead: float | None,
        pace: Pace | None = None,
    ) -> None:
        """Learn from how a unit went.

        Parameters
        ----------
        unit : Unit
        kept : Kept
            Of the worker that did it.
        plan : Plan or None
            Its stages, if the worker told them.
        runs : sequence of (stage, seconds, reused)
        overhead : float or None
            Seconds besides the stages, if the picture was new to the worker.
        pace : Pace, optional
            Of that worker.
        """
        if plan is not None:
            self._by_stages[tuple(stage for stage, *_ in plan)] = plan
        names = tuple(stage for stage, *_ in runs)
        known = next((one for stages, one in self._by_stages.items() if names[: len(stages)] == stages), None)
        if known is None:
            return
        choices, size = _choices(unit), size_of(unit)
        if self._plans.get(choices) is not known:
            self._plans[choices] = known
            unit.keys = None  # named by other stages, if at all
        keys = dict(self._keys(unit, known))
        for stage, seconds, reused in runs[: len(known)]:
            if not reused:
                for one in (self._pace, pace):
                    if one is not None:
                        one.note(choices, size, stage, seconds)
        kept.note(keys.values())
        if overhead is not None:
            self._fresh += _NEWEST * (overhead - self._fresh)

    def learn(self, unit: Unit, read: Read | None) -> float:
        """Learn how long it took to read off a unit's drawing: seconds, 0 if nothing was read."""
        if read is None or unit.reading is None:
            return 0.0
        before = self._readings.get(unit.reading, read.seconds)
        self._readings[unit.reading] = before + _NEWEST * (read.seconds - before)
        return read.seconds

    @property
    def stages(self) -> dict[str, float]:
        """Seconds of each stage of finals, by algorithm and name."""
        return {
            f"{choice[1]}.{stage}": seconds
            for choice in list(self._plans)
            if not choice[0]
            for stage, seconds in self._pace.newest(choice).items()
        }


def keys_of(unit: Unit, plan: Plan) -> list[tuple[str, Key]]:
    """Names of the results of all stages of a unit."""
    order = unit.job.order
    base = hash((order.source.key, unit.draft, *(order.params.get(path) for path in _CHOICES)))
    found: dict[str, Key] = {}
    for stage, reads, upstream in plan:
        values = _values(order.params, reads)
        found[stage] = hash((base, stage, values, tuple(found[name] for name in upstream)))
    return list(found.items())


def _values(params: Snapshot, reads: Sequence[str]) -> tuple[object, ...]:
    return tuple(params.get(path) for path in reads)
