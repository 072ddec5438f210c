"""Presets that users save: one JSON document each, named as its file.

The documents are those of `metadata_json` with the preset's texts beside the parameters, so
``Params.from_json`` and ``--json`` read them, too.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping
from os import PathLike
from pathlib import Path

from vec2art_nb.errors import ParamsError, ParamsFileError, ParamsWarning
from vec2art_nb.files import write_atomically
from vec2art_nb.params.document import fields_of_document, metadata_json, read_json
from vec2art_nb.params.looks.preset import Preset
from vec2art_nb.params.preset import is_built_in
from vec2art_nb.params.presets_folder import presets_folder
from vec2art_nb.params.resolve import HasSnapshot, resolve_params
from vec2art_nb.params.settle import shortest

Folder = str | PathLike[str]

#: Files of a folder that are looked at.
MAX_PRESETS = 500

#: Letters that each text of a preset may have.
_LONGEST = {"title": 80, "description": 300, "intent": 300}

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_NAME_ALLOWED = "a word of at most 40 letters from a to z, digits and underscores, beginning with a letter"

#: Names that Windows keeps for devices, whatever the suffix.
_DEVICE = re.compile(r"con|prn|aux|nul|(com|lpt)[0-9]")


def save_preset(
    name: str,
    params: HasSnapshot | Mapping[str, object],
    *,
    title: str = "",
    description: str = "",
    intent: str = "",
    folder: Folder | None = None,
    overwrite: bool = False,
) -> Path:
    """Save parameters as a preset: ``vectorize(picture, preset=name)`` draws with it from now on.

    Parameters
    ----------
    name : str
        A word in lower case, at most 40 letters, that is no preset of the package.
    params : Params, Snapshot or mapping
    title, description, intent : str
        Short name, what the drawing looks like, and what people ask for when they should get it; one line of
        at most 80, 300 and 300 letters. The title is made from the name if it is missing.
    folder : str or path-like, optional
        By default `presets_folder`, the only one in which presets are found by name; files elsewhere are
        read with ``Params.from_json``. It is made if it does not exist.
    overwrite : bool
        Whether a preset of this name may be replaced.

    Returns
    -------
    Path
        The file, which is written completely or not at all.

    Raises
    ------
    vec2art_nb.errors.ParamsError
        For a name or text that is not allowed or taken, wrong parameters, or a folder that cannot be written.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = save_preset("night", {"paper": "black", "stroke.color": "white"}, folder=folder)
    ...     preset = saved_presets(folder)[0]
    >>> file.name, preset.title, preset.values["paper"]
    ('night.json', 'Night', '#000000')
    """
    _check_name(name)
    texts = {"title": title or _title(name), "description": description, "intent": intent}
    for what, text in texts.items():
        _check_text(what, text)
    values = shortest(resolve_params(params=params))
    document = metadata_json(values, indent=2, preset={"name": name, **texts})
    return _write(_folder(folder) / f"{name}.json", f"{document}\n", overwrite=overwrite)


def saved_presets(folder: Folder | None = None) -> tuple[Preset, ...]:
    """Presets saved in a folder, by name.

    Parameters
    ----------
    folder : str or path-like, optional
        By default `presets_folder`. At most 500 files are looked at.

    Warns
    -----
    vec2art_nb.errors.ParamsWarning
        For each file that cannot be used, with the reason.
    """
    found = []
    for path in _files(folder):
        try:
            found.append(_load(path))
        except ParamsError as error:
            warnings.warn(f"a preset is left out: {error}", ParamsWarning, stacklevel=2)
    return tuple(found)


def find_preset(name: str, folder: Folder | None = None) -> Preset | None:
    """Preset that was saved by this name; None if there is none.

    Raises
    ------
    vec2art_nb.errors.ParamsError
        If its file cannot be used.
    """
    if not _NAME.fullmatch(name):
        return None
    try:
        path = _folder(folder) / f"{name}.json"
    except ParamsFileError:
        return None
    return _load(path) if path.is_file() else None


def delete_preset(name: str, folder: Folder | None = None) -> None:
    """Delete a preset that was saved.

    Raises
    ------
    vec2art_nb.errors.ParamsError
        If there is none of this name, or it cannot be deleted.
    """
    _check_name(name)
    path = _folder(folder) / f"{name}.json"
    try:
        path.unlink()
    except OSError as error:
        raise ParamsFileError(str(path), error.strerror or "no file", "a preset that was saved") from error


def _folder(folder: Folder | None) -> Path:
    return presets_folder() if folder is None else Path(folder)


def _files(folder: Folder | None) -> list[Path]:
    try:
        found = _folder(folder).glob("*.json")
        files = sorted(path for path in found if path.is_file() and not path.name.startswith("."))
    except (OSError, ParamsFileError):  # no such folder, or none that may be read: no presets
        return []
    if len(files) > MAX_PRESETS:
        warnings.warn(
            f"{files[0].parent}: only {MAX_PRESETS} of {len(files)} files are looked at",
            ParamsWarning,
            stacklevel=3,
        )
    return files[:MAX_PRESETS]


def _load(path: Path) -> Preset:
    shown, document = read_json(path)
    name = path.stem
    try:
        _check_name(name)
        about = document.get("preset", {})
        texts = {what: about.get(what, "") for what in _LONGEST} if isinstance(about, dict) else {}
        for what, text in texts.items():
            _check_text(what, text)
        snapshot = resolve_params(params=fields_of_document(document, shown))
    except ParamsFileError:
        raise
    except ParamsError as error:
        raise ParamsFileError(shown, str(error), "a preset that `save_preset` could write") from error
    values = shortest(snapshot)
    values.pop("algorithm", None)
    title = texts.get("title") or _title(name)
    described = (texts.get("description", ""), texts.get("intent", ""))
    return Preset(name, snapshot.text("algorithm"), title, *described, values)


def _write(path: Path, text: str, *, overwrite: bool) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, {".json": text.encode}, overwrite=overwrite)
    except FileExistsError as error:
        way = "Choose another name, or overwrite=True."
        raise ParamsFileError(str(path), "exists", "the name of a new preset", way) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise ParamsFileError(str(path), reason, "a folder that can be written") from error
    return path


def _check_name(name: object) -> None:
    if not isinstance(name, str) or not _NAME.fullmatch(name) or _DEVICE.fullmatch(name):
        word = (
            re.sub(r"[^a-z0-9]+", "_", name.lower()[:40]).strip("_0123456789")
            if isinstance(name, str)
            else ""
        )
        usable = _NAME.fullmatch(word) and not _DEVICE.fullmatch(word)
        raise ParamsError("preset", name, _NAME_ALLOWED, f"For example {word!r}." if usable else "")
    if is_built_in(name):
        raise ParamsError(
            "preset", name, "a name that no preset of the package has", f"For example 'my_{name}'."
        )


def _check_text(what: str, text: object) -> None:
    longest = _LONGEST[what]
    if not isinstance(text, str) or len(text) > longest or not text.isprintable():
        raise ParamsError(what, text, f"one line of at most {longest} letters")


def _title(name: str) -> str:
    return name.replace("_", " ").capitalize()
