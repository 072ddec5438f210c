"""`Hand`: a worker as the manager knows it, and what each back end's workers have in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from vec2art_nb.pool.costs import Kept, Pace
from vec2art_nb.pool.process import Ending
from vec2art_nb.pool.waiting import Unit

if TYPE_CHECKING:
    from vec2art_nb.engine.drawing import Drawing
    from vec2art_nb.pool.order import Remote
    from vec2art_nb.pool.reading import Read
    from vec2art_nb.pool.source import Source


@dataclass(frozen=True)
class Answer:
    """What became of a unit.

    Attributes
    ----------
    kind : {"done", "dropped", "failed", "stale"}
    number : int
        Of the job.
    draft : bool
    drawing : Drawing, Remote or None
    error : Exception or None
    plan : list or None
        Stages, if they had not been told before.
    cache : mapping
        Counts of the stage cache and of scratch memory.
    read : Read or None
        What was read off the drawing.
    """

    kind: str
    number: int
    draft: bool
    drawing: Drawing | Remote | None = None
    error: BaseException | None = None
    plan: Any = None
    cache: dict[str, Any] = field(default_factory=dict)
    read: Read | None = None


class Worker(Protocol):
    """What a back end gives for each worker; what it says comes back through the `Ears` it was made with."""

    #: Whether it can be ended while it draws.
    can_be_killed: bool
    #: Number of its process; 0 for this one.
    pid: int

    def send(self, units: Sequence[Unit], threads: int) -> None:
        """Give it units; its slots are their positions."""

    def knows(self, key: int) -> bool:
        """Whether it has this picture."""

    def cancel(self, slot: int) -> None:
        """Ask it to drop a unit."""

    def allow(self, room: int) -> None:
        """Let it keep so many bytes of stages; it tells when it does."""

    def kill(self) -> None:
        """End it at once."""

    def close(self) -> None:
        """Let it end."""

    def seen(self) -> tuple[int, str, float]:
        """Job, stage and fraction that it was last seen at."""

    def beat(self) -> float:
        """Moment of its last sign of life."""


class Ears(Protocol):
    """How a worker is heard, from any thread."""

    def ready(self, hand: Hand) -> None:
        """It can be given work."""

    def answered(self, hand: Hand, answer: Answer) -> None:
        """A unit has ended."""

    def told(self, hand: Hand, cache: dict[str, Any]) -> None:
        """It keeps as many bytes as it was allowed to."""

    def ended(self, hand: Hand, ending: Ending) -> None:
        """The worker has ended."""

    def unborn(self, hand: Hand, error: BaseException) -> None:
        """The worker could not be started."""


class Backend(Protocol):
    """Where workers come from."""

    #: Whether events are handled by a thread; else by whoever calls.
    threaded: bool
    #: Whether workers take up cores of this machine.
    local: bool

    def start(self, hand: Hand, ears: Ears) -> None:
        """Start a worker for a hand, without waiting for it."""

    def prepare(self, source: Source) -> bool:
        """Make a picture ready to be given to workers; False if it was."""

    def forget(self, key: int) -> None:
        """Nobody holds a picture any more."""

    def leave(self) -> None:
        """In a fork of this process: let go of what would keep workers alive beyond their pool."""

    def close(self) -> None:
        """All workers have ended."""

    @property
    def shared_bytes(self) -> int:
        """Bytes of pictures in shared memory."""


#: Seconds that a worker usually needs to let go of what was cancelled.
_LETS_GO = 0.02


@dataclass(eq=False)
class Hand:
    """A worker as the manager knows it.

    Attributes
    ----------
    number : int
    interactive : bool
        Whether it is kept for what people wait for.
    state : {"starting", "idle", "busy", "ending"}
    units : dict of int to Unit
        What it has been given and not answered yet, by slot; the first is in work.
    since : float
        Moment at which the unit in work was begun, or at which the hand became idle.
    expected : float
        Seconds that its units were expected to take together.
    kill_at : float
        Moment at which it is killed if it has not let go of a cancelled unit.
    verdict : str
        Why it was killed.
    room : int
        Bytes of stages that it may keep.
    cache : dict
        What it told last of its stage cache and scratch memory.
    """

    number: int
    interactive: bool
    state: str = "starting"
    worker: Worker | None = None
    units: dict[int, Unit] = field(default_factory=dict)
    since: float = 0.0
    expected: float = 0.0
    kill_at: float = float("inf")
    verdict: str = ""
    kept: Kept = field(default_factory=Kept)
    pace: Pace = field(default_factory=Pace)
    new_picture: bool = False
    room: int = 0
    cache: dict[str, Any] = field(default_factory=dict)
    done: int = 0
    busy_seconds: float = 0.0

    @property
    def current(self) -> Unit | None:
        """Unit in work."""
        return next(iter(self.units.values()), None)

    def remaining(self, now: float) -> float:
        """Seconds until it will be idle; what takes longer than expected is expected to take much longer."""
        if not self.units:
            return 0.0
        if self.current is not None and self.current.job.done():
            return min(self.expected, _LETS_GO)
        elapsed = now - self.since
        return max(self.expected - elapsed, elapsed / 2)
