"""The one list of fields; everything that names a field looks here.

Which stages a field feeds is not written here a second time: `vec2art_nb.pipeline` declares what stages read.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from vec2art_nb.params.field import Field
from vec2art_nb.params.fields import centerline, common, dots, edge, handdrawn, superpixel
from vec2art_nb.params.snapshot import Snapshot, Value

#: Raised when a document of parameters written before cannot be read as it is any more.
SCHEMA_VERSION = 1

#: Every field by its path, in the order in which people should meet them.
SCHEMA: Mapping[str, Field] = MappingProxyType(
    {
        field.path: field
        for group in (common, edge, centerline, superpixel, dots, handdrawn)
        for field in group.FIELDS
    }
)

#: Names of the groups, in order.
GROUPS: tuple[str, ...] = tuple(dict.fromkeys(field.group for field in SCHEMA.values() if field.group))

#: Every field at its default.
DEFAULTS = Snapshot({path: field.default for path, field in SCHEMA.items()})


def fields_of(group: str) -> tuple[Field, ...]:
    """Fields of a group, in order; those of ``""`` belong to none.

    Examples
    --------
    >>> [field.name for field in fields_of("stroke")]
    ['width', 'color', 'opacity']
    """
    return tuple(field for field in SCHEMA.values() if field.group == group)


def normalise(values: Mapping[str, object]) -> dict[str, Value]:
    """Canonical values of these fields, by path.

    Raises
    ------
    vec2art_nb.errors.ParamsError
        For the first value that its field refuses.

    Examples
    --------
    >>> normalise({"edge.max_error": 2, "paper": "white"})
    {'edge.max_error': 2.0, 'paper': '#ffffff'}
    """
    return {path: SCHEMA[path].normalise(value) for path, value in values.items()}


def field_table(group: str | None = None) -> str:
    """All fields as a Markdown table, or those of one group (``""`` for those without).

    Examples
    --------
    >>> print(field_table("stroke"))  # doctest: +ELLIPSIS
    | field | allowed | default | |
    |---|---|---|---|
    | `stroke.width` ᵛ | a number from 0.1 to 10 px at 1080p | 2.4 | Width of the lines, ... |
    ...
    """
    rows = ["| field | allowed | default | |", "|---|---|---|---|"]
    for field in SCHEMA.values() if group is None else fields_of(group):
        mark = " ᵛ" if field.view_only else ""
        rows.append(f"| `{field.path}`{mark} | {field.allowed} | {field.default} | {field.help} |")
    return "\n".join(rows)
