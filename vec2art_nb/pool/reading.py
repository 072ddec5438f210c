"""`Reading`: what a worker reads off a drawing as soon as it has made it, by the name of a function."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from vec2art_nb.engine.control import Control
    from vec2art_nb.engine.drawing import Drawing
    from vec2art_nb.picture.picture import Picture


class Read(NamedTuple):
    """What was read off a drawing, as JSON has it, and the seconds that it took."""

    values: Any
    seconds: float


@dataclass(frozen=True)
class Reading:
    """A function that workers call with each drawing; what it returns comes with the drawing.

    Only names travel, never code: it is a function that every worker can import by itself.

    Parameters
    ----------
    function : str
        ``"package.module:name"``, called as ``name(picture, drawing, check, *arguments)``; it returns JSON
        values. ``check()`` raises once nobody wants the job any more: call it between steps.
    arguments : tuple of str

    Raises
    ------
    ValueError
        If the function is not named like that.
    """

    function: str
    arguments: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if ":" not in self.function:
            raise ValueError(f"function: {self.function!r} is not allowed; allowed: 'package.module:name'")

    def __call__(self, picture: Picture, drawing: Drawing, control: Control) -> Read:
        """Read off a drawing of a picture.

        Raises
        ------
        vec2art_nb.errors.Cancelled
            If `control` says so.
        ImportError, AttributeError, TypeError
            If there is no such function, or what it returns is no JSON.
        """
        module, _, name = self.function.partition(":")
        function: Callable[..., Any] = getattr(import_module(module), name)
        begun = time.perf_counter()
        values = function(picture, drawing, control.check, *self.arguments)
        # There and back, so that all back ends give the same, or refuse the same.
        return Read(json.loads(json.dumps(values)), time.perf_counter() - begun)


def read_off(reading: Reading | None, picture: Picture, drawing: Drawing, control: Control) -> Read | None:
    """What is to be read off a drawing; None if nothing is. Errors are those of `Reading`."""
    return None if reading is None else reading(picture, drawing, control)


def as_json(reading: Reading | None) -> list[Any] | None:
    """A reading as it travels."""
    return None if reading is None else [reading.function, *reading.arguments]


def from_json(sent: list[Any] | None) -> Reading | None:
    """The reading that `as_json` sent.

    Examples
    --------
    >>> from_json(as_json(Reading("package.module:name", ("a",))))
    Reading(function='package.module:name', arguments=('a',))
    """
    return None if sent is None else Reading(sent[0], tuple(sent[1:]))
