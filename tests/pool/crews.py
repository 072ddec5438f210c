"""Crews whose workers only take notes of what they are given."""

from types import SimpleNamespace

from vec2art_nb.params.resolve import resolve_params
from vec2art_nb.pool.costs import Kept
from vec2art_nb.pool.crew import Crew
from vec2art_nb.pool.job import Job
from vec2art_nb.pool.order import Order, Priority
from vec2art_nb.pool.settings import Settings
from vec2art_nb.pool.stats import Tally
from vec2art_nb.pool.waiting import Unit, Waiting

#: Two stages: one that takes long and reads one field, one that is quick and reads another.
PLAN = [("slow", ["edge.sigma_s"], []), ("quick", ["edge.max_error"], ["slow"])]
SLOW, QUICK = 0.5, 0.002


class Notes:
    """A worker that takes notes."""

    can_be_killed = True
    pid = 1

    def __init__(self):
        self.given = []

    def send(self, units, threads):
        self.given.append((list(units), threads))

    def knows(self, key):
        return True

    def seen(self):
        return (0, "", 0.0)

    def beat(self):
        return 0.0

    def close(self):
        self.given.append("closed")


class Backend:
    threaded = True
    local = True

    def start(self, hand, ears):
        hand.worker = Notes()

    def prepare(self, source):
        return False


def unit(key=1, priority=Priority.FOREGROUND, since=0.0, draft=False, pixels=0, **fields):
    source = SimpleNamespace(key=key, pixels=pixels)
    order = Order(source, resolve_params(fields=fields), priority, draft)
    return Unit(Job(unit.number, order, lambda job: None, None), draft, since)


unit.number = 1


def crew(hands=2, **options):
    """A crew of idle workers that has measured the plan."""
    made = Settings(hands, **options)
    waiting = Waiting(made.ageing)
    found = Crew(made, Backend(), None, waiting, Tally(lambda what, about: None))
    found.costs.measure(unit(), Kept(), PLAN, [("slow", SLOW, False), ("quick", QUICK, False)], None)
    for _ in range(hands):
        found._start(False)
        found.hands[-1].state = "idle"
    return found, waiting


def given_to(hand):
    return [one for units, _ in hand.worker.given for one in units]
