"""`Metric`: a number that says something of a drawing, by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import blake2b
from types import CodeType
from typing import TYPE_CHECKING, Literal, TypeAlias

from vec2art_nb.errors import ExperimentError

if TYPE_CHECKING:
    from vec2art_nb.engine.drawing import Drawing
    from vec2art_nb.picture.picture import Picture

Measure: TypeAlias = "Callable[[Picture, Drawing], float]"
Direction = Literal["minimise", "maximise"]


@dataclass(frozen=True)
class Metric:
    """A number that says something of a drawing.

    Parameters
    ----------
    name : str
        A word: the column of a table, and what `Experiment.best` takes.
    measure : callable
        Called as ``measure(picture, drawing)``; gives a float, NaN where it does not apply to the drawing.
        Several threads may call it at a time.
    direction : {"minimise", "maximise"}
        Which way is better.
    help : str
        What it measures, in one sentence, with its unit.
    version : str
        Raise it when the measurement changes: figures of another version are not taken from a store.

    Raises
    ------
    vec2art_nb.errors.ExperimentError
        For a name that is no word, or another direction.

    Examples
    --------
    >>> layers = Metric("layers", lambda picture, drawing: len(drawing.layers), help="layers of the drawing")
    >>> import vec2art_nb
    >>> picture = vec2art_nb.Picture.open(vec2art_nb.sample("logo"))
    >>> layers(picture, vec2art_nb.vectorize(picture)), layers.better(1, 2)
    (1.0, True)
    """

    name: str
    measure: Measure
    direction: Direction = "minimise"
    help: str = ""
    version: str = "1"

    def __post_init__(self) -> None:
        if not self.name.isidentifier():
            raise ExperimentError("metric", self.name, "a word of letters, digits and underscores")
        if self.direction not in {"minimise", "maximise"}:
            raise ExperimentError(
                f"direction of the metric {self.name}", self.direction, "'minimise' or 'maximise'"
            )

    def __call__(self, picture: Picture, drawing: Drawing) -> float:
        """Measure a drawing of this picture."""
        return float(self.measure(picture, drawing))

    @property
    def sign(self) -> int:
        """1 if small is good, -1 if large is: times this, small is always good."""
        return 1 if self.direction == "minimise" else -1

    def better(self, a: float, b: float) -> bool:
        """Whether `a` is better than `b`; NaN is worse than any number."""
        return self.sign * a < self.sign * b or (a == a and b != b)  # noqa: PLR0124 - NaN differs from itself

    @classmethod
    def of(cls, given: Metric | str | Measure) -> Metric:
        """Metric from its name, from a function, or as it is.

        A function gives its name, and its bytecode the version: once it is edited, figures are measured anew.

        Raises
        ------
        vec2art_nb.errors.ExperimentError
            If there is no metric of this name, or the function has no name that is a word.

        Examples
        --------
        >>> Metric.of("ssim").direction
        'maximise'
        """
        if isinstance(given, Metric):
            return given
        if isinstance(given, str):
            return _known(given)
        if not callable(given):
            raise ExperimentError("metric", given, "a name, a Metric, or a function of picture and drawing")
        name = getattr(given, "__name__", "")
        if not name.isidentifier():
            way = "Write Metric('name', function)."
            raise ExperimentError("metric", given, "a function with a name", way)
        code = getattr(given, "__code__", None)
        return cls(name, given, version="1" if code is None else _digest(code))


def metrics_of(given: Iterable[Metric | str | Measure]) -> tuple[Metric, ...]:
    """Metrics, each as for `Metric.of`.

    Raises
    ------
    vec2art_nb.errors.ExperimentError
        As `Metric.of`; if two have one name.
    """
    metrics = tuple(map(Metric.of, given))
    names = [metric.name for metric in metrics]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise ExperimentError(
            "metrics", min(twice), "each name once", "Rename one of them: Metric('name', …)."
        )
    return metrics


def _known(name: str) -> Metric:
    from vec2art_nb.lab.metrics import METRICS  # noqa: PLC0415 - they are made of this class

    try:
        return METRICS[name]
    except KeyError:
        raise ExperimentError("metric", name, f"one of {', '.join(METRICS)}, or a function") from None


def _digest(code: CodeType) -> str:
    """Digest of what a function does, as far as its own code says."""
    inner = [_digest(one) if isinstance(one, CodeType) else repr(one) for one in code.co_consts]
    about = repr((code.co_code, inner, code.co_names)).encode()
    return blake2b(about, digest_size=8).hexdigest()
