"""`Watch`: workers that take too long: over a timeout, over letting go of a job, over a sign of life."""

from __future__ import annotations

from vec2art_nb.pool.crew import Crew
from vec2art_nb.pool.hand import Hand
from vec2art_nb.pool.settings import Settings
from vec2art_nb.pool.stats import Tally

_NEVER = float("inf")

#: Seconds that a worker may take to start, at least, before it counts as hung.
_STARTING = 60.0


class Watch:
    """Looks after the workers of a crew; used by the manager's thread only."""

    def __init__(self, settings: Settings, crew: Crew, tally: Tally) -> None:
        self._settings = settings
        self._crew = crew
        self._tally = tally

    def look(self, now: float) -> None:
        """Give up jobs that took too long, and kill workers that hang."""
        for hand in list(self._crew.hands):
            if now >= self._timeout_at(hand):
                self._give_up(hand)
            if now >= hand.kill_at:
                self._kill(hand, "")
            elif now >= self._hung_at(hand):
                silence = f"{self._settings.hang_after:g} s, twice"
                self._kill(hand, f"the worker showed no sign of life for {silence}")

    def next_moment(self) -> float:
        """Moment at which there is something to do."""
        return min(
            (min(self._timeout_at(hand), hand.kill_at, self._hung_at(hand)) for hand in self._crew.hands),
            default=_NEVER,
        )

    def _timeout_at(self, hand: Hand) -> float:
        unit = hand.current
        if unit is None or unit.job.order.timeout is None or unit.job.done():
            return _NEVER
        return hand.since + unit.job.order.timeout

    def _hung_at(self, hand: Hand) -> float:
        worker = hand.worker
        if worker is None or not worker.can_be_killed:
            return _NEVER
        if hand.state == "starting":
            return hand.since + max(self._settings.hang_after, _STARTING)
        if hand.current is None:
            return _NEVER
        return max(hand.since, worker.beat()) + self._settings.hang_after

    def _give_up(self, hand: Hand) -> None:
        unit = hand.current
        if unit is not None:
            unit.job.time_out()

    def _kill(self, hand: Hand, verdict: str) -> None:
        hand.verdict, hand.state = verdict, "ending"
        hand.kill_at = _NEVER
        hand.since = _NEVER
        self._tally.told("killed", worker=hand.number, reason=verdict or "a cancelled job did not end")
        if hand.worker is not None:
            hand.worker.kill()
