"""Errors that users meet: each names the thing, the value, what is allowed and what to do."""

from __future__ import annotations


def _short(value: object, limit: int = 80) -> str:
    try:
        text = repr(value)
    except (ValueError, RecursionError):  # an integer of more than 4300 digits; lists in lists in lists
        text = f"this {type(value).__name__}"
    return text if len(text) <= limit else f"{text[: limit - 3]}..."


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
        super().__init__(f"{self._statement()}. {suggestion}" if suggestion else f"{self._statement()}.")

    def _statement(self) -> str:
        return f"{self.field}: {_short(self.value)} is not allowed; allowed: {self.allowed}"

    def to_json(self) -> dict[str, str]:
        """What an interface shows: the field, the value in words, what is allowed, what to do."""
        words = {"value": _short(self.value), "allowed": self.allowed, "suggestion": self.suggestion}
        return {"field": self.field, **words, "text": str(self)}

    def __reduce__(self) -> tuple[type[ParamsError], tuple[str, object, str, str]]:
        return type(self), (self.field, self.value, self.allowed, self.suggestion)


class UnknownFieldError(ParamsError, AttributeError):
    """There is no field of this name; the text says which one comes nearest."""

    def _statement(self) -> str:
        return f"there is no field {_short(self.field)}"


class ParamsFileError(ParamsError):
    """Parameters could not be read from a file or text.

    `field` is its name, `value` says what is wrong, `allowed` what was expected.
    """

    def _statement(self) -> str:
        return f"{self.field}: {self.value}; expected {self.allowed}"


class BenchFileError(Vec2ArtError, ValueError):
    """A file is not what `vec2art-nb bench` writes, or of another version; the text says which."""


class ParamsWarning(UserWarning):
    """Part of what parameters say was left out; the text names it and says why."""


class Cancelled(Vec2ArtError):  # noqa: N818 - reads as the state of the job, like concurrent.futures.CancelledError
    """The work was cancelled; nothing of it is kept but finished stages in the cache."""


class MissingLibraryError(Vec2ArtError, ImportError):
    """A library is not installed or cannot be loaded on this machine; the text says how to fix it."""


class StaleDelta(Vec2ArtError, ValueError):  # noqa: N818 - names what the delta is
    """A delta does not apply to this state; the receiver should ask for the full snapshot.

    Attributes
    ----------
    expected : int
        Version that the delta applies to.
    found : int
        Version it was applied to.
    """

    def __init__(self, expected: int, found: int, reason: str = "") -> None:
        self.expected = expected
        self.found = found
        self.reason = reason
        text = f"the delta applies to version {expected}, and this is version {found}"
        super().__init__(f"{text}{f' with {reason}' if reason else ''}; ask for the full snapshot")

    def __reduce__(self) -> tuple[type[StaleDelta], tuple[int, int, str]]:
        return type(self), (self.expected, self.found, self.reason)


class PoolError(Vec2ArtError, RuntimeError):
    """A pool cannot be used like this: it is closed, belongs to another process, or waits for itself."""


class JobTimeout(Vec2ArtError, TimeoutError):  # noqa: N818 - like TimeoutError itself
    """A job ran longer than its own time limit and was stopped."""


class WorkerCrashed(PoolError):  # noqa: N818 - says what happened, like BrokenProcessPool
    """The worker process that drew a job ended, twice: the job was tried once more elsewhere.

    Attributes
    ----------
    exit_code : int or None
        What the process ended with; None if a signal ended it, or if it is not known.
    signal : str
        Name of the signal that ended it, for example ``"SIGKILL"``; else empty.
    stage : str
        The last stage that it was seen in; empty before the first.
    """

    def __init__(self, reason: str, exit_code: int | None = None, signal: str = "", stage: str = "") -> None:
        self.reason = reason
        self.exit_code = exit_code
        self.signal = signal
        self.stage = stage
        how = signal or ("" if exit_code is None else f"exit code {exit_code}")
        seen = f", last seen in the stage {stage!r}" if stage else ""
        super().__init__(f"{reason}{f' ({how})' if how else ''}{seen}")

    def __reduce__(self) -> tuple[type[WorkerCrashed], tuple[str, int | None, str, str]]:
        return type(self), (self.reason, self.exit_code, self.signal, self.stage)


class ExperimentError(Vec2ArtError, ValueError):
    """An experiment cannot be run as asked; the text names the argument, its value and what is allowed."""

    def __init__(self, what: str, value: object, allowed: str, suggestion: str = "") -> None:
        self.what = what
        self.value = value
        self.allowed = allowed
        self.suggestion = suggestion
        way = f" {suggestion}" if suggestion else ""
        super().__init__(f"{what}: {_short(value)} is not allowed; allowed: {allowed}.{way}")

    def __reduce__(self) -> tuple[type[ExperimentError], tuple[str, object, str, str]]:
        return type(self), (self.what, self.value, self.allowed, self.suggestion)


class StoreError(Vec2ArtError, OSError):
    """A file cannot be the store of an experiment; the text names it, says why and what to do."""

    def __init__(self, path: str, reason: str, way: str) -> None:
        self.path = path
        self.reason = reason
        self.way = way
        super().__init__(f"{path}: {reason}. {way}")

    def __reduce__(self) -> tuple[type[StoreError], tuple[str, str, str]]:
        return type(self), (self.path, self.reason, self.way)
