"""Messages between browser and kernel; ``js/src/protocol.ts`` is the other side.

::

    browser ──► {v, client, parts: [{kind, …}, …]} ──► Dispatcher ──► handler of the kind
    kernel  ──► {v, seq, parts: [{kind, to?, buffers, …}, …]} + buffers ──► browser

    to the kernel     hello · edit · commit · cancel · undo · redo · reset · preset · request
                      upload · ack · resync · ping · probe · timed
                      pin · unpin · rename · restore
    to the browser    snapshot · changed · accepted · problem · picture
                      run · chunk · done · size · progress · stopped
                      result · uploaded · failed · thumbnail · pong · probed
                      pins · pinned

What comes from the browser may be anything. Whatever it is, `Dispatcher.receive` does not raise; what cannot
be understood is answered with ``failed``.
"""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeGuard

Json = dict[str, Any]

#: Raised whenever one side could misunderstand the other.
VERSION = 1

#: More parts in one envelope than an honest browser ever sends.
MOST_PARTS = 64
#: Longest text in a message: names, not documents.
_LONGEST_TEXT = 200
#: Whole numbers that JavaScript holds exactly.
_LARGEST_INTEGER = 2**53

_log = logging.getLogger(__name__)


class BadMessage(Exception):  # noqa: N818 - not a fault of this program
    """A message that makes no sense; the text says why."""


@dataclass(frozen=True)
class Message:
    """One part of an envelope, with typed access to what it holds.

    Attributes
    ----------
    kind : str
    client : str
        The page that sent it.
    body : mapping
    buffers : sequence of memoryview

    Examples
    --------
    >>> message = Message("cancel", "a", {"run": 3})
    >>> message.integer("run")
    3
    >>> message.text("name")
    Traceback (most recent call last):
        ...
    vec2art_nb.studio.protocol.BadMessage: cancel: 'name' is no text
    """

    kind: str
    client: str
    body: Mapping[str, Any]
    buffers: Sequence[memoryview] = ()

    def integer(self, name: str) -> int:
        """Whole number, 0 to 2^53."""
        value = self.body.get(name)
        if isinstance(value, float) and math.isfinite(value) and value.is_integer():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _LARGEST_INTEGER:
            raise BadMessage(f"{self.kind}: {name!r} is no whole number")
        return value

    def number(self, name: str, low: float, high: float) -> float:
        """Number within a range."""
        value = self.body.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise BadMessage(f"{self.kind}: {name!r} is no number from {low:g} to {high:g}")
        return float(value)

    def text(self, name: str) -> str:
        """Text of at most 200 characters."""
        value = self.body.get(name)
        if not isinstance(value, str) or len(value) > _LONGEST_TEXT:
            raise BadMessage(f"{self.kind}: {name!r} is no text")
        return value

    def texts(self, name: str) -> list[str]:
        """List of such texts."""
        value = self.body.get(name)
        if not isinstance(value, list) or len(value) > 1000 or not all(_is_text(item) for item in value):
            raise BadMessage(f"{self.kind}: {name!r} is no list of texts")
        return value


def _is_text(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and len(value) <= _LONGEST_TEXT


Handler = Callable[[Message], None]
Reply = Callable[[Json], None]


class Dispatcher:
    """Leads each message to the handler of its kind.

    Parameters
    ----------
    handlers : mapping of str to callable
        Called with a `Message`, by any thread.
    reply : callable
        Gets what is sent back about messages that could not be handled.

    Examples
    --------
    >>> answers = []
    >>> dispatcher = Dispatcher({"ping": lambda message: answers.append("pong")}, answers.append)
    >>> dispatcher.receive({"v": 1, "client": "a", "parts": [{"kind": "ping"}, {"kind": "pong", "id": 4}]})
    >>> answers
    ['pong', {'kind': 'failed', 'text': "'pong' is no kind of message", 'to': 'a', 'version': 1, 'id': 4}]
    """

    def __init__(self, handlers: Mapping[str, Handler], reply: Reply) -> None:
        self._handlers = handlers
        self._reply = reply

    def receive(self, content: object, buffers: object = ()) -> None:
        """Handle an envelope that may be anything; never raises."""
        client = _client(content)
        try:
            parts = _parts(content)
            held = _views(buffers)
        except BadMessage as problem:
            self._refuse(client, str(problem))
            return
        for part in parts:
            self._handle(client, part, held)

    def _handle(self, client: str, part: object, buffers: Sequence[memoryview]) -> None:
        body: Mapping[str, Any] = part if isinstance(part, Mapping) else {}
        kind = body.get("kind")
        name = kind if _is_text(kind) else "this"
        handler = self._handlers.get(name)
        if handler is None:
            self._refuse(client, f"{name!r} is no kind of message", body)
            return
        try:
            handler(Message(name, client, body, buffers))
        except BadMessage as problem:
            self._refuse(client, str(problem), body)
        except Exception as error:  # noqa: BLE001 - a fault of ours must not silence the widget
            _log.error("the Studio could not handle %r", name, exc_info=error)
            self._refuse(client, f"{type(error).__name__}: {error}", body)

    def _refuse(self, client: str, text: str, body: Mapping[str, Any] | None = None) -> None:
        answer: Json = {"kind": "failed", "text": text, "to": client, "version": VERSION}
        number = (body or {}).get("id")
        if isinstance(number, int) and abs(number) <= _LARGEST_INTEGER:
            answer["id"] = number
        try:
            self._reply(answer)
        except Exception as error:  # noqa: BLE001 - then there is nobody to be told
            _log.error("the Studio could not answer", exc_info=error)


def _client(content: object) -> str:
    client = content.get("client") if isinstance(content, Mapping) else None
    return client if _is_text(client) and _sendable(client) else ""


def _sendable(value: object) -> bool:
    """Whether what quotes this can be sent: JSON may hold half of a character, and UTF-8 may not."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    except (TypeError, ValueError, RecursionError):
        return True  # no JSON: handlers say what is wrong with it
    return True


def _parts(content: object) -> list[object]:
    """Parts of an envelope."""
    if not isinstance(content, Mapping):
        raise BadMessage("a message is a JSON object")
    if content.get("v") != VERSION:
        raise BadMessage(f"the kernel speaks version {VERSION} of the protocol")
    parts = content.get("parts")
    if not isinstance(parts, list) or len(parts) > MOST_PARTS:
        raise BadMessage(f"an envelope has at most {MOST_PARTS} parts, as a list")
    if not _sendable(parts):
        raise BadMessage("texts hold whole characters, not one half of a surrogate pair")
    return parts


def _views(buffers: object) -> list[memoryview]:
    if not isinstance(buffers, Sequence) or len(buffers) > MOST_PARTS:
        raise BadMessage("buffers are a short list")
    try:
        return [memoryview(buffer).cast("B") for buffer in buffers]
    except TypeError as error:
        raise BadMessage("buffers hold bytes") from error
