"""Writing a file completely or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from os import PathLike
from pathlib import Path
from secrets import token_hex


def write_atomically(
    path: str | PathLike[str], forms: Mapping[str, Callable[[], bytes]], *, overwrite: bool
) -> None:
    """Write a file in the form that its suffix asks for.

    The bytes go to a temporary file in the same folder, which then takes the name: whoever reads the file
    never sees half of it, and a failure leaves what was there before.

    Parameters
    ----------
    path : str or path-like
    forms : mapping of str to callable
        Makes the bytes, by suffix in lower case.
    overwrite : bool
        Whether an existing file may be replaced.

    Raises
    ------
    ValueError
        If the suffix is in none of the forms.
    FileNotFoundError, FileExistsError, IsADirectoryError
    """
    target = Path(path).resolve()  # a link stays a link
    make = forms.get(target.suffix.lower())
    if make is None:
        raise ValueError(f"{target.name!r} cannot be written: the name must end with {' or '.join(forms)}")
    if not target.parent.is_dir():
        raise FileNotFoundError(
            f"{target.name!r} cannot be written: there is no folder {str(target.parent)!r}"
        )
    if target.is_dir():
        raise IsADirectoryError(f"{str(target)!r} cannot be written: it is a folder")
    if target.exists() and not overwrite:
        raise FileExistsError(f"{str(target)!r} exists; choose another name, or overwrite=True")
    _replace(target, make(), overwrite=overwrite)


def _replace(target: Path, content: bytes, *, overwrite: bool) -> None:
    temporary = target.with_name(f".{target.name[:100]}.{token_hex(4)}.part")
    reserved = False
    try:
        with temporary.open("xb") as file:
            file.write(content)
        if overwrite and target.exists():
            temporary.chmod(target.stat().st_mode & 0o777)
        if not overwrite:
            target.touch(exist_ok=False)
            reserved = True
        temporary.replace(target)
        reserved = False
    finally:
        temporary.unlink(missing_ok=True)
        if reserved:
            target.unlink(missing_ok=True)
