"""Where compiled kernels are kept: a folder for each state of a module and of the kernels it calls."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from numba.core import config as _config
from numba.core.compiler_lock import global_compiler_lock

_HERE = Path(__file__).parent
_IMPORT = re.compile(r"^from vec2art_nb\.engine\.kernels\.(\w+) import", re.MULTILINE)
_COMPILED = re.compile(r"kernel\(\s*\"")
_CONFIG: Any = _config


@cache
def _closure(name: str) -> frozenset[str]:
    """A kernel module and all kernel modules that it imports, directly or not."""
    path = _HERE / f"{name}.py"
    found = frozenset({name})
    if path.exists():
        found = found.union(*map(_closure, _IMPORT.findall(path.read_text(encoding="utf-8"))))
    return found


@cache
def _place() -> Path | None:
    """Folder that can be written: where NUMBA_CACHE_DIR says, else next to the sources, else the user's."""
    asked = os.environ.get("NUMBA_CACHE_DIR")
    user = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")  # noqa: PTH111 - never raises
    for place in [Path(asked)] if asked else [_HERE / "__pycache__", Path(user) / "vec2art_nb"]:
        try:
            place.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=place):
                return place
        except OSError:
            continue
    return None


@cache
def cache_folder(source: Path) -> Path | None:
    """Folder for the kernels of a module as they are now; None where nothing can be written.

    numba compiles a kernel anew when its own file changes, but not when one that it calls does. The digest of
    all of them in the folder's name keeps old code from running after an update.
    """
    place = _place()
    if place is None:
        return None
    digest = blake2b(digest_size=8)
    for name in sorted(_closure(source.stem)):
        path = _HERE / f"{name}.py" if name != source.stem else source
        digest.update(path.read_bytes())
    return place / f"{source.stem}-{digest.hexdigest()}"


def families() -> dict[tuple[str, ...], int]:
    """Modules whose kernels are not in the cache yet, with those that they share kernels with.

    Families have no kernel in common, so that they can be compiled at the same time. The numbers are the
    lengths of their sources, which say about how long it takes. Empty where nothing can be kept.
    """
    sources = {path.stem: path.read_text(encoding="utf-8") for path in _HERE.glob("[!_]*.py")}
    groups: list[set[str]] = []
    for name in sources:
        group = set(_closure(name)).intersection(sources)
        for other in [other for other in groups if other & group]:
            group |= other
            groups.remove(other)
        groups.append(group)
    families: dict[tuple[str, ...], int] = {}
    for group in groups:
        compiled = (cache_folder(_HERE / f"{name}.py") for name in group if _COMPILED.search(sources[name]))
        if any(folder is not None and not folder.exists() for folder in compiled):
            families[tuple(sorted(group))] = sum(len(sources[name]) for name in group)
    return families


@contextmanager
def own_cache(source: str) -> Iterator[None]:
    """Let numba choose the right folder for the functions of this file that are decorated inside.

    One thread at a time, by the lock under which numba compiles: its setting is of the process, and another
    thread's kernels would be kept in this folder, or where the process runs.
    """
    folder = cache_folder(Path(source))
    with global_compiler_lock:
        before = _CONFIG.CACHE_DIR
        _CONFIG.CACHE_DIR = before if folder is None else str(folder)
        try:
            yield
        finally:
            _CONFIG.CACHE_DIR = before
