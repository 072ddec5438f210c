"""`Renderer`: who draws for the Studio."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from vec2art_nb.params.snapshot import Snapshot
from vec2art_nb.picture.picture import Picture
from vec2art_nb.pool.reading import Reading


@dataclass(frozen=True)
class Order:
    """What is to be drawn.

    Attributes
    ----------
    picture : Picture
    params : Snapshot
    kind : {"draft", "final", "thumbnail", "size"}
        A thumbnail is a draft that must not keep others waiting; a size is such a final.
    run : int
        Number of the run that it belongs to.
    progress : callable
        Called as ``progress(stage, fraction)`` by any thread.
    done : callable
        Called once with the `Drawing`, or what is read off it; or with the exception that prevented it:
        `Cancelled` if the ticket was. Not by the thread that submits or cancels.
    reading : Reading, optional
        What is read off the drawing where it is made.
    """

    picture: Picture
    params: Snapshot
    kind: Literal["draft", "final", "thumbnail", "size"]
    run: int
    progress: Callable[[str, float], None]
    done: Callable[[Any], None]
    reading: Reading | None = None


class Ticket(Protocol):
    """What an order can be cancelled by."""

    def cancel(self) -> object:
        """Stop the work, or do not begin it."""


class Renderer(Protocol):
    """Draws in the order of the orders; may be called by any thread."""

    @property
    def quick(self) -> bool:
        """Whether a draft takes some hundredths of a second: nothing has to start first."""

    def submit(self, order: Order) -> Ticket:
        """Accept an order and return at once."""

    def close(self) -> None:
        """Cancel everything and free what is held; idempotent."""
