"""`Dispatcher`: deltas delivered to those who subscribed to their fields, in order and outside of any lock.

::

    change ─ (lock of Params) ─► queue ─► whoever finds nobody delivering delivers until it is empty
                                            │ observers of traits, then subscribers by field
                                            └ an exception is logged and kept; the others are told

A change made by a subscriber joins the queue and is delivered when the delta at hand has reached everybody:
all see the same deltas in the same order.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from threading import Lock
from types import MethodType
from typing import NamedTuple
from weakref import WeakMethod, ref

from vec2art_nb.params.delta import Delta

Callback = Callable[[Delta], object]
#: Takes a callback and the exception that it raised.
Failed = Callable[[object, Exception], None]
#: Tells observers of a delta.
Observers = Callable[[Delta, Failed], None]

#: Errors of subscribers that are kept; older ones have been logged.
MOST_ERRORS = 100


class SubscriberError(NamedTuple):
    """An exception that a subscriber or an observer raised.

    Attributes
    ----------
    callback : str
        Name of what raised it.
    error : Exception
    delta : Delta
        What it was told of.
    """

    callback: str
    error: Exception
    delta: Delta


class Subscription:
    """Handle of a subscription; call it, `close` it, or leave its ``with`` block, to end it.

    A method is held weakly: the subscription ends with the object that the method belongs to.

    Attributes
    ----------
    paths : frozenset of str
        Fields subscribed to.
    """

    __slots__ = ("__weakref__", "_dispatcher", "_find", "paths")

    def __init__(self, dispatcher: Dispatcher, paths: frozenset[str], callback: Callback) -> None:
        self.paths = paths
        self._dispatcher = ref(dispatcher)
        # No callback that removes it when the object dies: it would run at any time, in the midst of a lock.
        self._find: Callable[[], Callback | None] = (
            WeakMethod(callback) if isinstance(callback, MethodType) else lambda: callback
        )

    @property
    def callback(self) -> Callback | None:
        """What is called; None once it is closed or the object of a method is gone."""
        return self._find()

    def close(self) -> None:
        """End it; further calls do nothing."""
        self._find = _gone
        dispatcher = self._dispatcher()
        if dispatcher is not None:
            dispatcher.prune()

    __call__ = close

    def __enter__(self) -> Subscription:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


def _gone() -> None:
    return None


class Dispatcher:
    """Queue of deltas, and those who are told of them.

    Parameters
    ----------
    observers : callable
        Called with each delta and a function that takes errors, as ``failed(callback, error)``, before the
        subscribers are.

    Attributes
    ----------
    errors : collections.deque of SubscriberError
        The latest first.
    """

    def __init__(self, observers: Observers) -> None:
        self.errors: deque[SubscriberError] = deque(maxlen=MOST_ERRORS)
        self._observers = observers
        self._lock = Lock()
        self._queue: deque[Delta] = deque()
        self._delivering = False
        self._all: tuple[Subscription, ...] = ()
        self._by_path: dict[str, tuple[Subscription, ...]] = {}

    def subscribe(self, paths: Iterable[str], callback: Callback) -> Subscription:
        """Call `callback` with every delta that changes one of these fields."""
        subscription = Subscription(self, frozenset(paths), callback)
        with self._lock:
            self._index((*self._all, subscription))
        return subscription

    def prune(self) -> None:
        """Forget subscriptions that have ended."""
        with self._lock:
            self._index(self._all)

    def post(self, delta: Delta) -> None:
        """Put a delta into the queue; called under the lock that orders changes."""
        self._queue.append(delta)

    def run(self) -> None:
        """Deliver what is in the queue, unless it is being delivered already; called under no lock."""
        while True:
            with self._lock:
                if self._delivering or not self._queue:
                    return
                self._delivering = True
            try:
                while self._queue:
                    self._deliver(self._queue.popleft())
            finally:  # also after an interrupt: the next change delivers the rest
                self._delivering = False

    def _deliver(self, delta: Delta) -> None:
        def failed(callback: object, error: Exception) -> None:
            self._failed(callback, error, delta)

        self._observers(delta, failed)
        for subscription in self._subscribers(delta):
            callback = subscription.callback
            if callback is not None:
                try:
                    callback(delta)
                except Exception as error:  # noqa: BLE001 - whatever it is, the others must be told
                    failed(callback, error)

    def _subscribers(self, delta: Delta) -> Iterable[Subscription]:
        lists = [found for path in delta.changed if (found := self._by_path.get(path))]
        if len(lists) == 1:
            return lists[0]
        concerned = {subscription for found in lists for subscription in found}
        return [subscription for subscription in self._all if subscription in concerned]

    def _index(self, subscriptions: Iterable[Subscription]) -> None:
        """Sort subscriptions by field; the tuples in use by a delivery stay as they are."""
        alive = tuple(one for one in subscriptions if one.callback is not None)
        by_path: dict[str, list[Subscription]] = {}
        for one in alive:
            for path in one.paths:
                by_path.setdefault(path, []).append(one)
        self._all = alive
        self._by_path = {path: tuple(found) for path, found in by_path.items()}

    def _failed(self, callback: object, error: Exception, delta: Delta) -> None:
        self.errors.appendleft(SubscriberError(log_failure(callback, error, delta), error, delta))


def log_failure(callback: object, error: Exception, told: object) -> str:
    """Log the exception of a callback, and return the callback's name."""
    import logging  # noqa: PLC0415 - takes a tenth of our import

    name = str(getattr(callback, "__qualname__", callback))
    logging.getLogger("vec2art_nb.params").error(
        "%s failed when it was told of %r", name, told, exc_info=error
    )
    return name
