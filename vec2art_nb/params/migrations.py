"""Migrations: how documents written with an older schema become documents of this one.

::

    version 1 ─► MIGRATIONS[version 1] ─► 2 ─► MIGRATIONS[version 2] ─► 3 = SCHEMA_VERSION
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from vec2art_nb.errors import ParamsError, ParamsWarning
from vec2art_nb.params.field import ALGORITHMS


@dataclass(frozen=True, kw_only=True)
class Migration:
    """What changed between a version of the schema and the next one.

    Attributes
    ----------
    version : int
        The older of the two.
    renamed : mapping of str to str
        New path of a field, by its old one.
    removed : mapping of str to str
        Paths of fields that exist no more, each with what people should know: what does its work now.
    converted : mapping of str to callable
        New value of a field from its old one, by the new path. It may get any JSON value, and refuses what
        never was allowed with any error.

    Examples
    --------
    >>> step = Migration(version=1, renamed={"edge.blur": "edge.sigma_s"}, converted={"edge.sigma_s": abs})
    >>> migrate({"edge": {"blur": -2}, "detail": 0.5}, 1, [step])
    {'edge.sigma_s': 2, 'detail': 0.5}
    """

    version: int
    renamed: Mapping[str, str] = field(default_factory=dict)
    removed: Mapping[str, str] = field(default_factory=dict)
    converted: Mapping[str, Callable[[object], object]] = field(default_factory=dict)

    @property
    def touched(self) -> frozenset[str]:
        """Paths, in the older schema, of the fields that it is about."""
        new_names = frozenset(self.renamed.values())
        return frozenset({*self.renamed, *self.removed, *(self.converted.keys() - new_names)})


#: In order of their versions, without gaps up to that before `SCHEMA_VERSION`.
MIGRATIONS: tuple[Migration, ...] = ()


def migrate(
    fields: Mapping[str, object], version: int, migrations: Sequence[Migration] = MIGRATIONS
) -> dict[str, object]:
    """Bring fields of an older schema up to date.

    Parameters
    ----------
    fields : mapping
        By path, keyword, or group with a nested mapping; unknown ones are kept.
    version : int
        Schema they were written with.
    migrations : sequence of Migration
        Those of this version and later ones are applied, in the order of their versions.

    Raises
    ------
    vec2art_nb.errors.ParamsError
        For a field stated by its old and its new name, and for a value that could not be converted.

    Warns
    -----
    vec2art_nb.errors.ParamsWarning
        For fields that exist no more.
    """
    migrated = dict(fields)
    for step in sorted(migrations, key=lambda one: one.version):
        if step.version >= version:
            migrated = _apply(step, migrated)
    return migrated


def _apply(step: Migration, fields: Mapping[str, object]) -> dict[str, object]:
    spellings = _spellings(step.touched, str(fields.get("algorithm", ALGORITHMS[0])))
    migrated: dict[str, object] = {}
    for name, value in _flat(fields):
        old = spellings.get(name, name)
        if old in step.removed:
            text = f"{old} of schema {step.version} exists no more and is left out. {step.removed[old]}"
            warnings.warn(text.rstrip(), ParamsWarning, stacklevel=5)
            continue
        new = step.renamed.get(old, old)
        if new in migrated:
            raise ParamsError(
                new, value, "one value", "It is given twice, once by a name that it had before."
            )
        migrated[new] = _converted(step, new, value)
    return migrated


def _converted(step: Migration, path: str, value: object) -> object:
    if path not in step.converted:
        return value
    try:
        return step.converted[path](value)
    except Exception as error:  # a conversion meets whatever a file holds
        raise ParamsError(path, value, f"a value of schema {step.version}", f"({error})") from error


def _flat(fields: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    for name, value in fields.items():
        if isinstance(value, Mapping):
            yield from ((f"{name}.{member}", one) for member, one in value.items())
        else:
            yield name, value


def _spellings(paths: frozenset[str], algorithm: str) -> dict[str, str]:
    found = {path.replace(".", "_"): path for path in paths}
    own = f"{algorithm}."
    return found | {path.removeprefix(own): path for path in paths if path.startswith(own)}
