"""`Debounced`: proposals of a burst, validated once it rests."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from threading import Condition, Thread, current_thread
from time import monotonic

from vec2art_nb._flags import flags
from vec2art_nb.errors import ParamsError
from vec2art_nb.params.proposals import Accepted, read_patch
from vec2art_nb.params.rules import TRIGGERS
from vec2art_nb.params.snapshot import Value
from vec2art_nb.params.store import Store
from vec2art_nb.params.subscriptions import log_failure

#: Waiting steps after which a burst is validated although it does not rest.
MOST_STEPS = 64


class Debounced:
    """Proposals that wait until none has come for a while.

    While they wait, a newer value of the same fields takes the place of an older one, so that of a slider's
    drag only the values at its rests are validated and told of. The last value always is. With the flag
    ``debounce`` off every proposal is validated at once; the state in the end is the same.

    Parameters
    ----------
    store : Store
    validate_after : float
        Seconds of rest.
    settled : callable, optional
        Called with the `Accepted` of every step that was validated, by the thread that did.

    Examples
    --------
    >>> from vec2art_nb import Params
    >>> params, told = Params(), []
    >>> unsubscribe = params.subscribe("detail", told.append)
    >>> with params.debounced(validate_after=60) as drag:
    ...     for value in (0.6, 0.7, 0.8):
    ...         problems = drag.propose({"detail": value})
    >>> told
    [Delta(0→1, detail=0.8)]
    """

    def __init__(
        self, store: Store, validate_after: float, settled: Callable[[Accepted], object] | None = None
    ) -> None:
        if not validate_after > 0:
            raise ValueError(f"validate_after: {validate_after!r} is not allowed; allowed: seconds above 0")
        self._store = store
        self._after = validate_after
        self._settled = settled
        self._changed = Condition()
        self._waiting: deque[dict[str, Value]] = deque()
        self._due = 0.0
        self._timer: Thread | None = None
        self._flusher: Thread | None = None

    def propose(self, patch: object) -> tuple[ParamsError, ...]:
        """Let a patch wait.

        Parameters
        ----------
        patch : object
            As for `Params.propose`.

        Returns
        -------
        tuple of ParamsError
            What is wrong with single values; `settled` is told what rules refuse.
        """
        with self._changed:
            change, problems = read_patch(patch, self._algorithm())
            if change:
                self._join(change)
            at_once = not flags.debounce or len(self._waiting) >= MOST_STEPS
            if self._waiting and not at_once:
                self._due = monotonic() + self._after
                self._start_timer()
        if at_once:
            self.flush()
        return tuple(problems)

    def flush(self) -> None:
        """Validate what waits, now; what another thread is just validating is done when this returns."""
        with self._changed:
            if self._flusher is current_thread():  # called by someone who is told of it
                return
            self._changed.wait_for(lambda: self._flusher is None)
            self._flusher = current_thread()
        try:
            while (step := self._next()) is not None:
                self._tell(self._store.propose(step, []))
        finally:
            with self._changed:
                self._flusher = None
                self._changed.notify_all()

    close = flush

    def __enter__(self) -> Debounced:
        return self

    def __exit__(self, *_error: object) -> None:
        self.flush()

    def _algorithm(self) -> str:
        stated = [step["algorithm"] for step in self._waiting if "algorithm" in step]
        return str(stated[-1] if stated else self._store.read("algorithm"))

    def _join(self, change: dict[str, Value]) -> None:
        last = self._waiting[-1] if self._waiting else {}
        # Of a field that others follow each value counts, not only the last one.
        if last.keys() == change.keys() and TRIGGERS.isdisjoint(change):
            self._waiting[-1] = change
        else:
            self._waiting.append(change)

    def _next(self) -> dict[str, Value] | None:
        with self._changed:
            return self._waiting.popleft() if self._waiting else None

    def _start_timer(self) -> None:
        """Have a thread wait for the rest; one that waits already sees that it comes later."""
        if self._timer is None:
            self._timer = Thread(target=self._wait, name="vec2art_nb-debounce", daemon=True)
            self._timer.start()

    def _wait(self) -> None:
        with self._changed:
            while self._waiting and (rest := self._due - monotonic()) > 0:
                self._changed.wait(rest)
            self._timer = None
        self.flush()

    def _tell(self, accepted: Accepted) -> None:
        if self._settled is not None:
            try:
                self._settled(accepted)
            except Exception as error:  # noqa: BLE001 - whatever it is, the rest of the burst must be validated
                log_failure(self._settled, error, accepted)
