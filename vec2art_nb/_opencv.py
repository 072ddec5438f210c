"""The one place that loads OpenCV, so that a machine on which it cannot load gets told what to do.

The wheel ``opencv-python`` needs ``libGL.so.1`` of the system, which servers and containers lack; its twin
``opencv-python-headless`` offers the same module ``cv2`` without windows and without that library.
"""

from __future__ import annotations

from types import ModuleType

from vec2art_nb.errors import MissingLibraryError

_MISSING = "OpenCV is not installed. Install it: pip install opencv-python-headless"
_BROKEN = (
    "OpenCV is installed but cannot be loaded ({reason}). On a machine without a screen use the build "
    "without windows: pip uninstall -y opencv-python && pip install opencv-python-headless. Or install the "
    "system library it asks for: apt-get install libgl1"
)


def opencv() -> ModuleType:
    """Import ``cv2`` and return it.

    Returns
    -------
    module
        ``cv2``.

    Raises
    ------
    vec2art_nb.errors.MissingLibraryError
        If it is not installed, or cannot be loaded; the text says how to fix it.

    Examples
    --------
    >>> opencv().__name__
    'cv2'
    """
    try:
        import cv2  # noqa: PLC0415 - importing the package must stay cheap
    except ModuleNotFoundError as error:
        raise MissingLibraryError(_MISSING) from error
    except ImportError as error:
        raise MissingLibraryError(_BROKEN.format(reason=error)) from error
    return cv2
