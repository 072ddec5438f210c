"""Errors that users meet: each names the thing, the value, what is allowed and what to do."""

from __future__ import annotations


class Vec2ArtError(Exception):
    """Base class of every error that this package raises on purpose."""


class PictureError(Vec2ArtError, ValueError):
    """A picture could not be opened; the text names it, says what is wrong and what to do."""


class ParamsError(Vec2ArtError, ValueError):
    """A parameter's name or value is not usable.

    Attributes
    ----------
    field : str
        Path of the field, for example ``"edge.max_error"``.
    value : object
        The value that was refused.
    allowed : str
        What would be accepted, in words.
    suggestion : str
        What to do instead; empty when there is nothing better to say than `allowed`.
    """

    def __init__(self, field: str, value: object, allowed: str, suggestion: str = "") -> None:
        self.field = field
        self.value = value
        self.allowed = allowed
        self.suggestion = suggestion
        text = f"{field}: {value!r} is not allowed; allowed: {allowed}"
        super().__init__(f"{text}. {suggestion}" if suggestion else f"{text}.")

    def __reduce__(self) -> tuple[type[ParamsError], tuple[str, object, str, str]]:
        return type(self), (self.field, self.value, self.allowed, self.suggestion)


class Cancelled(Vec2ArtError):  # noqa: N818 - reads as the state of the job, like concurrent.futures.CancelledError
    """The work was cancelled; nothing of it is kept but finished stages in the cache."""


class MissingLibraryError(Vec2ArtError, ImportError):
    """A library is installed but cannot be loaded on this machine; the text says how to fix it."""
