"""`Record`: what is kept of a finished trial, and the key that says which trial it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING

from vec2art_nb.lab.metrics.metric import Metric
from vec2art_nb.params.snapshot import Snapshot
from vec2art_nb.pipeline import overlay_values, pipeline_for

if TYPE_CHECKING:
    from vec2art_nb.picture.picture import Picture


@dataclass(frozen=True, eq=False)
class Record:
    """What is kept of a finished trial.

    Attributes
    ----------
    key : bytes
        Which trial it is, see `key_of`.
    picture : str
        Name of the picture.
    digest : bytes
        Of the picture.
    params : mapping of str to bool, int, float, str or None
        The fewest fields that give its parameters.
    metrics : mapping of str to float
    stats : mapping of str to float
        Counts and sizes of the drawing, see `vec2art_nb.engine.stats.Stats`.
    seconds : float
        That the drawing took its worker.
    thumbnail : bytes
        PNG; empty if the trial failed.
    error : str
        What went wrong; empty if nothing did.
    """

    key: bytes
    picture: str
    digest: bytes
    params: Mapping[str, object]
    metrics: Mapping[str, float] = field(default_factory=dict)
    stats: Mapping[str, float] = field(default_factory=dict)
    seconds: float = 0.0
    thumbnail: bytes = b""
    error: str = ""


def key_of(picture: Picture, params: Snapshot, metrics: Iterable[Metric], *, draft: bool = False) -> bytes:
    """16 bytes that say which trial it is.

    They follow from the picture's digest, the parameters (the seed is one of them), the versions of the
    stages that draw, and the names and versions of the metrics: a trial of the same key has the same figures.

    Examples
    --------
    >>> import vec2art_nb
    >>> from vec2art_nb.params import DEFAULTS
    >>> picture = vec2art_nb.Picture.open(vec2art_nb.sample("logo"))
    >>> key_of(picture, DEFAULTS, ()) == key_of(picture, DEFAULTS.evolve(seed=1), ())
    False
    """
    over = overlay_values(params)
    pipelines = [pipeline_for(params)] + ([] if over is None else [pipeline_for({**params, **over})])
    steps = [(step.name, step.version) for pipeline in pipelines for step in pipeline.steps]
    about = steps, sorted((metric.name, metric.version) for metric in metrics), draft
    return blake2b(picture.digest + params.digest() + repr(about).encode(), digest_size=16).digest()
