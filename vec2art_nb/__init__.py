"""Turn pictures into expressive vector line art (SVG) while you turn the knobs.

Everything is loaded when it is first used: importing the package costs a few milliseconds and brings neither
OpenCV nor numba.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from vec2art_nb._flags import flags
from vec2art_nb._version import __version__
from vec2art_nb.errors import (
    Cancelled,
    MissingLibraryError,
    ParamsError,
    PictureError,
    StaleDelta,
    Vec2ArtError,
)

if TYPE_CHECKING:
    from vec2art_nb._subject import subject_mask
    from vec2art_nb._vectorize import frames, vectorize, warmup
    from vec2art_nb.engine.drawing import Drawing
    from vec2art_nb.params.model import Params
    from vec2art_nb.params.preset import presets
    from vec2art_nb.picture.picture import Picture
    from vec2art_nb.samples import sample
    from vec2art_nb.studio.widget import Studio

__all__ = [
    "Cancelled",
    "Drawing",
    "MissingLibraryError",
    "Params",
    "ParamsError",
    "Picture",
    "PictureError",
    "StaleDelta",
    "Studio",
    "Vec2ArtError",
    "__version__",
    "flags",
    "frames",
    "presets",
    "sample",
    "subject_mask",
    "vectorize",
    "warmup",
]

_HOMES = {
    "Drawing": "vec2art_nb.engine.drawing",
    "Params": "vec2art_nb.params.model",
    "Picture": "vec2art_nb.picture.picture",
    "Studio": "vec2art_nb.studio.widget",
    "frames": "vec2art_nb._vectorize",
    "presets": "vec2art_nb.params.preset",
    "sample": "vec2art_nb.samples",
    "subject_mask": "vec2art_nb._subject",
    "vectorize": "vec2art_nb._vectorize",
    "warmup": "vec2art_nb._vectorize",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
