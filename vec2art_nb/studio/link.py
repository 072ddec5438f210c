"""`Link`: makes frames larger where a server delays small messages.

Jupyter Server leaves Nagle's algorithm on: what is smaller than a segment waits up to 40 ms behind the
``status: busy`` of its kernel, what is larger does not. `vec2art_nb.studio.nodelay` ends this where it is
loaded. On other servers a page measures, once, how long small and padded answers take: after the first final,
and while nothing is drawn, or what is drawn would be measured.
"""

from __future__ import annotations

from collections.abc import Callable
from statistics import fmean

from vec2art_nb.studio.protocol import BadMessage, Handler, Message
from vec2art_nb.studio.publisher import Publisher, filling

#: Bytes from which a message fills a segment of the loopback interface, whose segments are the largest.
SEGMENT = 1 << 16
#: Milliseconds that padding must gain on the whole: up to 40 now and then, as the browser acknowledges some
#: segments at once. Most that a round trip may last, and what counts of those that something else held up.
_WORTH, _LONGEST, _COUNTED = 4.0, 60_000.0, 60.0


class Link:
    """The way from the kernel to a page, as the page has measured it.

    Parameters
    ----------
    publisher : Publisher
        Whose frames are padded, or not.
    busy : callable
        Returns whether something is drawn: answers say so, and count as nothing then.
    """

    def __init__(self, publisher: Publisher, busy: Callable[[], bool]) -> None:
        self._publisher = publisher
        self._busy = busy
        self.handlers: dict[str, Handler] = {"probe": self._probe, "timed": self._timed}

    def _probe(self, message: Message) -> None:
        busy = self._busy()
        padding = (filling(SEGMENT),) if message.body.get("pad") is True and not busy else ()
        self._publisher.post({"kind": "probed", "to": message.client, "busy": busy}, *padding)

    def _timed(self, message: Message) -> None:
        self._publisher.pad = SEGMENT if pays(message) else 0


def pays(message: Message) -> bool:
    """Whether padding pays, by the times that a page has measured.

    Parameters
    ----------
    message : Message
        ``small`` and ``large``: milliseconds until answers of either size were there.

    Raises
    ------
    BadMessage
        If these are no lists of times.

    Examples
    --------
    >>> pays(Message("timed", "page", {"small": [9, 8, 47, 45, 12], "large": [12, 14, 14, 10, 10]}))
    True
    >>> pays(Message("timed", "page", {"small": [7, 8, 10, 12, 8], "large": [18, 9, 10, 8, 9]}))
    False
    """
    small, large = (
        fmean(min(time, _COUNTED) for time in _times(message, name)) for name in ("small", "large")
    )
    return small - large >= _WORTH


def _times(message: Message, name: str) -> list[float]:
    values = message.body.get(name)
    if not isinstance(values, list) or not 1 <= len(values) <= 100 or not all(map(_is_time, values)):
        raise BadMessage(f"{message.kind}: {name!r} is no list of times")
    return values


def _is_time(value: object) -> bool:
    return not isinstance(value, bool) and isinstance(value, int | float) and 0 <= value <= _LONGEST
