"""Where the user's presets are kept: the configuration folder that the system has for programs."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from vec2art_nb.errors import ParamsFileError

#: Environment variable that names another folder.
VARIABLE = "VEC2ART_NB_PRESETS"

_PROGRAM = "vec2art_nb"


def presets_folder(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path:
    """Folder of the user's presets; it need not exist.

    That which the environment variable ``VEC2ART_NB_PRESETS`` names, else ``vec2art_nb/presets`` in
    ``$XDG_CONFIG_HOME`` or ``~/.config``; on Windows in ``%APPDATA%``, on macOS in
    ``~/Library/Application Support``.

    Raises
    ------
    vec2art_nb.errors.ParamsFileError
        If the user has no home.

    Examples
    --------
    >>> presets_folder({"XDG_CONFIG_HOME": "/data/config"}, "linux").as_posix()
    '/data/config/vec2art_nb/presets'
    """
    named = environment.get(VARIABLE)
    if named:
        return Path(named).expanduser()
    return _configuration(environment, platform) / _PROGRAM / "presets"


def _configuration(environment: Mapping[str, str], platform: str) -> Path:
    variable = "APPDATA" if platform == "win32" else "XDG_CONFIG_HOME"
    named = Path(environment.get(variable, ""))
    if platform != "darwin" and named.is_absolute():  # the specification has relative paths ignored
        return named
    try:
        home = Path.home()
    except RuntimeError as error:
        expected, way = "a user with a home folder", f"Name a folder in the environment variable {VARIABLE}."
        raise ParamsFileError("presets", "there is no place for them", expected, way) from error
    folders = {"win32": ("AppData", "Roaming"), "darwin": ("Library", "Application Support")}
    return home.joinpath(*folders.get(platform, (".config",)))
