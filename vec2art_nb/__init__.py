"""Turn pictures into expressive vector line art (SVG) while you turn the knobs.

Everything is loaded when it is first used: importing the package costs a few milliseconds and brings neither
OpenCV nor numba.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vec2art_nb._flags import flags
from vec2art_nb._lazy import lazily
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

__getattr__ = lazily(
    __name__,
    {
        "Drawing": "engine.drawing",
        "Params": "params.model",
        "Picture": "picture.picture",
        "Studio": "studio.widget",
        "frames": "_vectorize",
        "presets": "params.preset",
        "sample": "samples",
        "subject_mask": "_subject",
        "vectorize": "_vectorize",
        "warmup": "_vectorize",
    },
)


def __dir__() -> list[str]:
    return sorted(__all__)
