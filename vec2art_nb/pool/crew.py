"""`Crew`: the workers, and who of them gets what.

Whoever would be done with a unit soonest gets it: a worker that is busy counts with the time that it still
needs, one that has kept stages of the same picture with less work. From this one rule follow that jobs go
where their stages are, that idle workers take over what would wait too long, and that short jobs which share
their stages are sent together.
"""

from __future__ import annotations

import time
from itertools import count

from vec2art_nb._flags import flags
from vec2art_nb.pool.batching import compatible, in_turn
from vec2art_nb.pool.budget import Budget
from vec2art_nb.pool.costs import Costs
from vec2art_nb.pool.hand import Answer, Backend, Ears, Hand
from vec2art_nb.pool.neighbours import Neighbours
from vec2art_nb.pool.process import Ending
from vec2art_nb.pool.settings import Settings, cores
from vec2art_nb.pool.stats import Tally
from vec2art_nb.pool.waiting import Unit, Waiting

#: Seconds after which it is looked again whether what was left to a busy worker is better done by an idle
#: one.
_LOOK_AGAIN = 0.02
#: Seconds that are not worth another worker.
_SOON = 0.01
#: Seconds for which others must want a core until a worker lets them have it.
_PATIENCE = 1.0
#: Seconds without new workers after one that did not start.
_REST = 5.0


class Crew:
    """The workers of a pool; used by the manager's thread only."""

    def __init__(
        self, settings: Settings, backend: Backend, ears: Ears, waiting: Waiting, tally: Tally
    ) -> None:
        self.hands: list[Hand] = []
        self.costs = Costs()
        self._settings = settings
        self._backend = backend
        self._ears = ears
        self._waiting = waiting
        self._tally = tally
        self._numbers = count(1)
        self._cores = cores()
        self._left = False
        self._rest_until = 0.0
        self._crowded = float("inf")
        self._neighbours = Neighbours()
        self._budget = Budget(settings.cache_bytes, settings.share_of_cache)

    def assign(self, now: float) -> None:
        """Give idle workers what is due, and start workers for what is left."""
        self._left = False
        if not len(self._waiting) and not any(hand.state == "busy" for hand in self.hands):
            self._neighbours.pause()
        for interactive in (True, False):
            if self._waiting.count(interactive=interactive):
                self._assign(now, interactive)
                self._grow(now, interactive)
                self._prepare(now, interactive)

    def _assign(self, now: float, interactive: bool) -> None:
        hands = [
            hand for hand in self.hands if hand.interactive == interactive and hand.state in {"idle", "busy"}
        ]
        free: dict[Hand, list[Unit]] = {hand: [] for hand in hands if hand.state == "idle"}
        if not free:
            return
        ready = {hand: hand.remaining(now) for hand in hands}
        seconds = dict.fromkeys(free, 0.0)
        open_ = set(free)
        for unit in self._due(now, hands, interactive=interactive):
            costs = self._costs(unit, hands)
            best = min(hands, key=lambda hand: (ready[hand] + costs[hand], hand.number))
            ready[best] += costs[best]
            if best in open_ and self._fits(free[best], unit, ready[best]):
                free[best].append(unit)
                seconds[best] += costs[best]
            elif best not in open_ or compatible(free[best][0], unit):
                open_.discard(best)  # it is left to a worker that has enough to do for now
                if not open_:
                    break
            else:  # what does not go along with the others is left until they are done
                ready[best] -= costs[best]
        for hand, units in free.items():
            if units:
                self._send(hand, units, seconds[hand], now)
        self._left = any(not units for units in free.values())

    def _due(self, now: float, hands: list[Hand], *, interactive: bool) -> list[Unit]:
        """Units to be shared out, in their order."""
        units = self._waiting.due(now, interactive=interactive, most=self._settings.window)
        if interactive or not flags.batching:
            return units
        return in_turn(units, now, self._settings, lambda unit: min(self._costs(unit, hands).values()))

    def _prepare(self, now: float, interactive: bool) -> None:
        """Make ready the picture of one that waits, so that no worker waits for it."""
        for unit in self._waiting.due(now, interactive=interactive, most=self._settings.most):
            if self._backend.prepare(unit.job.order.source):
                break

    def _costs(self, unit: Unit, hands: list[Hand]) -> dict[Hand, float]:
        """Seconds that each worker would need for a unit."""
        key = unit.job.order.source.key
        costs = {}
        for hand in hands:
            known = hand.worker is not None and hand.worker.knows(key)
            kept = hand.kept if flags.stage_cache else None
            costs[hand] = self.costs.estimate(unit, kept, hand.pace, has_picture=known)
        return costs if flags.affinity else dict.fromkeys(hands, min(costs.values()))

    def _fits(self, units: list[Unit], unit: Unit, seconds: float) -> bool:
        """Whether a unit may go along with others to the same worker."""
        if not units:
            return True
        return (
            flags.batching
            and len(units) < self._settings.most_per_batch
            and seconds <= self._settings.batch_seconds
            and compatible(units[0], unit)
        )

    def _send(self, hand: Hand, units: list[Unit], seconds: float, now: float) -> None:
        worker = hand.worker
        if worker is None:
            return
        alone = hand.interactive and not any(one.state == "busy" for one in self.hands)
        hand.state, hand.since, hand.expected = "busy", now, seconds
        hand.units = dict(enumerate(units))
        hand.new_picture = not worker.knows(units[0].job.order.source.key)
        for unit in units:
            self._waiting.remove(unit)
            unit.job.placed(worker.seen)
        try:
            worker.send(units, self._cores if alone else 1)
        except Exception as error:  # noqa: BLE001 - no memory, no descriptors: these jobs fail, others go on
            for unit in units:
                unit.job.give_up(error)
            worker.kill()

    def release(self, hand: Hand, answer: Answer, now: float) -> Unit:
        """Take the unit that was answered from a worker's hand, and learn from it."""
        slot = next(
            slot
            for slot, unit in hand.units.items()
            if (unit.job.number, unit.draft) == (answer.number, answer.draft)
        )
        hand.expected *= 1 - 1 / len(hand.units)
        unit = hand.units.pop(slot)
        seconds = now - hand.since
        hand.busy_seconds += seconds
        hand.done += answer.kind == "done"
        hand.cache = answer.cache or hand.cache
        if answer.drawing is not None:
            made = answer.drawing.provenance
            runs = [(run.stage, run.seconds, run.reused) for run in made.runs]
            read = self.costs.learn(unit, answer.read)
            overhead = max(seconds - made.seconds - read, 0.0) if hand.new_picture else None
            self.costs.measure(unit, hand.kept, answer.plan, runs, overhead, hand.pace)
        hand.new_picture = False
        hand.since = now
        following = hand.current
        dropped = following is not None and following.job.done()
        hand.kill_at = now + self._settings.grace if dropped else float("inf")
        if following is None:
            hand.state = "idle"
        return unit

    def lost(self, hand: Hand, ending: Ending, now: float) -> list[Unit]:
        """A worker has ended: the units that it leaves behind, the one in work first."""
        if hand.state == "starting":
            self._rest_until = now + _REST
        elif hand.state != "ending":
            self._tally.told("crashed", worker=hand.number, exit_code=ending.exit_code, signal=ending.signal)
        if hand in self.hands:
            self.hands.remove(hand)
            self._tally.left(hand.cache)
        left = list(hand.units.values())
        hand.units = {}
        return left

    def dismiss(self, hand: Hand) -> None:
        """Let a worker end; at once, if it is still at something that nobody wants any more."""
        if hand.state == "busy" and hand.worker is not None:
            hand.worker.kill()
        hand.state = "ending"
        if hand.worker is not None:
            hand.worker.close()

    def _grow(self, now: float, interactive: bool) -> None:
        lane = [hand for hand in self.hands if hand.interactive == interactive and hand.state != "ending"]
        if any(hand.state == "idle" for hand in lane) or (lane and now < self._rest_until):
            return  # what waits is left to a busy worker on purpose; or workers do not start
        if interactive and any(hand.remaining(now) < _SOON for hand in lane if hand.state == "busy"):
            self._left = True
            return
        starting = sum(hand.state == "starting" for hand in lane)
        wanted = self._waiting.count(interactive=interactive) - starting
        if not flags.dynamic_size:
            wanted = self._settings.most
        if wanted <= 0:
            return
        for _ in range(min(wanted, self._limit(interactive) - len(lane))):
            self._start(interactive)

    def _limit(self, interactive: bool) -> int:
        if interactive:
            return self._settings.most_interactive
        if not (flags.dynamic_size and self._backend.local and self._backend.threaded):
            return self._settings.most
        most = self._settings.most
        pids = (hand.worker.pid for hand in self.hands if hand.worker is not None)
        return max(1, most - self._neighbours.cores_lost(min(most, self._cores), pids))

    def back_off(self, now: float) -> None:
        """Let an idle worker for batches end if others have wanted its core for a while."""
        lane = [hand for hand in self.hands if not hand.interactive and hand.state in {"idle", "busy"}]
        idle = [hand for hand in lane if hand.state == "idle"]
        if len(lane) < 2 or not idle or not self._waiting.count(interactive=False):
            return
        if len(lane) <= self._limit(interactive=False):
            self._crowded = float("inf")
            return
        self._crowded = min(self._crowded, now)
        if now >= self._crowded + _PATIENCE:
            self.dismiss(idle[-1])

    def _start(self, interactive: bool) -> None:
        hand = Hand(next(self._numbers), interactive, since=time.monotonic())
        self._budget.admit(hand, self.hands)
        self.hands.append(hand)
        self._backend.start(hand, self._ears)

    def balance(self) -> None:
        """Let what each worker may keep follow what it needs."""
        self._budget.balance(self.hands)

    def shrink(self, now: float) -> None:
        """Let workers end that have had nothing to do for long."""
        for hand in self._superfluous():
            if now >= hand.since + self._settings.idle_after:
                self.dismiss(hand)

    def _superfluous(self) -> list[Hand]:
        """Idle workers beyond those that are to be kept, the longest idle first."""
        if not flags.dynamic_size:
            return []
        idle = sorted((hand for hand in self.hands if hand.state == "idle"), key=lambda hand: hand.since)
        alive = sum(hand.state != "ending" for hand in self.hands)
        return idle[: max(alive - self._settings.least, 0)]

    def next_moment(self, now: float) -> float:
        """Moment at which something is due here."""
        moments = [hand.since + self._settings.idle_after for hand in self._superfluous()]
        if self._left:
            moments.append(now + _LOOK_AGAIN)
        if len(self._waiting) and self._rest_until > now:
            moments.append(self._rest_until)
        return min(moments, default=float("inf"))
