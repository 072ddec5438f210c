"""Parameters as a JSON document: what ``Params.to_json`` writes and every SVG carries in its metadata."""

from __future__ import annotations

import json
import warnings
from collections.abc import Mapping, Sequence

from vec2art_nb._version import __version__
from vec2art_nb.errors import ParamsFileError, ParamsWarning
from vec2art_nb.params.migrations import MIGRATIONS, Migration, migrate
from vec2art_nb.params.names import is_known
from vec2art_nb.params.schema import GROUPS, SCHEMA, SCHEMA_VERSION
from vec2art_nb.params.snapshot import Value
from vec2art_nb.params.source import Source, read_source

#: Name of the element that holds the document within an SVG's ``<metadata>``, and its XML namespace.
ELEMENT = "vec2art"
NAMESPACE = "https://vec2art-nb/params"

#: Unknown names that a warning tells.
_MOST_TOLD = 20

#: A document of all fields takes 2 kB; whatever takes this much is something else.
MAX_BYTES = 2**20

_GENERATOR = "vec2art_nb"
_EXPECTED = "parameters as JSON, like {'params': {'detail': 0.5}}".replace("'", '"')


def metadata_json(
    values: Mapping[str, Value], *, indent: int | None = None, preset: Mapping[str, str] | None = None
) -> str:
    """Document of these values, in the order of the schema: the same values give the same text.

    Parameters
    ----------
    values : Snapshot or mapping
    indent : int, optional
        For people; by default the text is as short as it can be.
    preset : mapping of str to str, optional
        Name and texts of the preset that the values are.

    Examples
    --------
    >>> metadata_json({"detail": 0.5})
    '{"generator":"vec2art_nb","version":"...","schema":1,"params":{"detail":0.5}}'
    """
    about = {} if preset is None else {"preset": dict(preset)}
    head = {"generator": _GENERATOR, "version": __version__, "schema": SCHEMA_VERSION, **about}
    document = {**head, "params": {path: values[path] for path in SCHEMA if path in values}}
    separators = (",", ":") if indent is None else None
    return json.dumps(document, indent=indent, separators=separators, ensure_ascii=False, allow_nan=False)


def read_document(
    source: Source, *, ignore_unknown: bool = False, migrations: Sequence[Migration] = MIGRATIONS
) -> dict[str, object]:
    """Fields stated in a JSON document, by the names it uses, not yet checked.

    Parameters
    ----------
    source : str, bytes or path-like
        A whole document as `metadata_json` writes it, or just an object of fields, written by hand.
    ignore_unknown : bool
        Leave out the fields that this version does not know, with a warning that names them. Otherwise they
        are part of the result, and whoever takes it refuses them all by name.
    migrations : sequence of Migration
        What leads from older schemas to this one.

    Raises
    ------
    vec2art_nb.errors.ParamsFileError
        If it cannot be read, is no strict JSON (NaN, repeated names), larger than 1 MB, or written with a
        schema that this version of the package does not know.

    Warns
    -----
    vec2art_nb.errors.ParamsWarning
        Names what was left out: fields that exist no more, or that never did.

    Examples
    --------
    >>> read_document('{"schema": 1, "params": {"edge": {"flow": false}}}')
    {'edge': {'flow': False}}
    """
    name, document = read_json(source)
    fields = fields_of_document(document, name, migrations)
    return _known(fields, name) if ignore_unknown else fields


def read_json(source: Source) -> tuple[str, dict[str, object]]:
    """Name that errors call a source by, and the JSON object that it holds.

    Parameters and errors are those of `read_document`.
    """
    content = read_source(source, "JSON", "{", MAX_BYTES)
    try:
        document = json.loads(
            content.data.decode("utf-8-sig"), parse_constant=_refuse_constant, object_pairs_hook=_unique
        )
    except (ValueError, RecursionError) as error:
        raise ParamsFileError(content.name, f"no valid JSON ({error})", _EXPECTED) from error
    if not isinstance(document, dict):
        raise ParamsFileError(content.name, f"a JSON {type(document).__name__}", _EXPECTED)
    return content.name, document


def fields_of_document(
    document: dict[str, object], name: str, migrations: Sequence[Migration] = MIGRATIONS
) -> dict[str, object]:
    """Fields stated in a JSON object that `read_json` read, of any schema that leads here.

    Errors are those of `read_document`.
    """
    if "params" not in document:
        return document
    schema, fields = document.get("schema", SCHEMA_VERSION), document["params"]
    oldest = min((step.version for step in migrations), default=SCHEMA_VERSION)
    if isinstance(schema, bool) or not isinstance(schema, int) or not oldest <= schema <= SCHEMA_VERSION:
        problem = f"written with schema {schema!r:.40} by version {document.get('version', 'unknown')!r:.40}"
        older = "" if oldest == SCHEMA_VERSION else f"{oldest} to "
        raise ParamsFileError(
            name, problem, f"schema {older}{SCHEMA_VERSION}", "Install a newer version of vec2art_nb."
        )
    if not isinstance(fields, dict):
        raise ParamsFileError(name, f"'params' is a JSON {type(fields).__name__}", _EXPECTED)
    return migrate(fields, schema, migrations)


def _known(fields: dict[str, object], name: str) -> dict[str, object]:
    kept, dropped = _without_unknown(fields)
    if dropped:
        told = ", ".join(repr(one[:60]) for one in dropped[:_MOST_TOLD])
        more = f" and {len(dropped) - _MOST_TOLD} more" if len(dropped) > _MOST_TOLD else ""
        warnings.warn(f"{name}: unknown fields left out: {told}{more}", ParamsWarning, stacklevel=3)
    return kept


def _without_unknown(fields: Mapping[str, object]) -> tuple[dict[str, object], list[str]]:
    """Fields whose names some algorithm knows, and the names that none does."""
    kept: dict[str, object] = {}
    dropped: list[str] = []
    for name, value in fields.items():
        if name in GROUPS and isinstance(value, Mapping):
            kept[name] = {member: one for member, one in value.items() if f"{name}.{member}" in SCHEMA}
            dropped.extend(f"{name}.{member}" for member in value if f"{name}.{member}" not in SCHEMA)
        elif name in GROUPS or is_known(name):
            kept[name] = value
        else:
            dropped.append(name)
    return kept, dropped


def _refuse_constant(word: str) -> object:
    raise ValueError(f"{word} is no JSON number")


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name appears twice")
    return found
