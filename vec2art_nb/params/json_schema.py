"""JSON Schema of the parameters: what editors and other programs check a file of parameters with."""

from __future__ import annotations

from typing import Any

from vec2art_nb.params.document import NAMESPACE
from vec2art_nb.params.field import Field, Kind
from vec2art_nb.params.rules import RULES, Below, Needs
from vec2art_nb.params.schema import DEFAULTS, GROUPS, SCHEMA, SCHEMA_VERSION, fields_of

Json = dict[str, Any]

_DRAFT = "https://json-schema.org/draft/2020-12/schema"

_TYPES: dict[Kind, str] = {
    "number": "number",
    "integer": "integer",
    "boolean": "boolean",
    "choice": "string",
    "color": "string",
}


def json_schema(*, nested: bool = True) -> Json:
    """JSON Schema (draft 2020-12) of an object of fields, stated over the defaults.

    Rules across fields are part of it as far as JSON Schema can say them: two numbers that are both stated
    cannot be compared, ``x-below`` names the pair. Colours by name are in lower case there.

    Parameters
    ----------
    nested : bool
        ``{"edge": {"max_error": 1}}``; otherwise ``{"edge.max_error": 1}``, as documents hold them.

    Returns
    -------
    dict
        Besides the standard keywords each field has ``x-path``, and where they say something ``x-unit``,
        ``x-step``, ``x-log``, ``x-section``, ``x-view-only``, ``x-algorithms``, ``x-depends-on`` and
        ``x-below``.

    Examples
    --------
    >>> schema = json_schema()
    >>> edge = schema["properties"]["edge"]["properties"]["max_error"]
    >>> edge["type"], edge["minimum"], edge["maximum"], edge["default"]
    ('number', 0.2, 5, 1.0)
    >>> json_schema(nested=False)["properties"]["centerline.window"]["not"]
    {'multipleOf': 2}
    """
    fields = {path: _described(field) for path, field in SCHEMA.items()}
    return {
        "$schema": _DRAFT,
        "$id": f"{NAMESPACE}/schema-{SCHEMA_VERSION}{'' if nested else '-flat'}.json",
        "title": "Parameters of vec2art_nb",
        "description": "Fields that differ from their defaults, or all of them.",
        "type": "object",
        "properties": _grouped(fields) if nested else fields,
        "additionalProperties": False,
        "allOf": [condition for rule in RULES for condition in _conditions(rule, nested)],
        "$defs": {"color": _color()},
    }


def file_schema() -> Json:
    """JSON Schema of whole files: documents with a head, as they are saved, or just fields, as by hand.

    Fields are there by path, or nested; other spellings that can be read are not part of it.

    Examples
    --------
    >>> file_schema()["then"]["required"]
    ['params']
    """
    fields = {"anyOf": [{"$ref": "#/$defs/nested"}, {"$ref": "#/$defs/flat"}]}
    text = {"type": "string"}
    head = {"generator": text, "version": text, "schema": {"type": "integer", "maximum": SCHEMA_VERSION}}
    preset = {"type": "object", "additionalProperties": text}
    return {
        "$schema": _DRAFT,
        "$id": f"{NAMESPACE}/file-{SCHEMA_VERSION}.json",
        "title": "File of parameters of vec2art_nb",
        "type": "object",
        "if": {"required": ["params"]},
        "then": {"required": ["params"], "properties": {**head, "preset": preset, "params": fields}},
        "else": fields,
        "$defs": {"nested": json_schema(), "flat": json_schema(nested=False)},
    }


def _grouped(fields: dict[str, Json]) -> Json:
    properties: Json = {field.name: fields[field.path] for field in fields_of("")}
    for group in GROUPS:
        members = {field.name: fields[field.path] for field in fields_of(group)}
        properties[group] = {"type": "object", "properties": members, "additionalProperties": False}
    return properties


def _described(field: Field) -> Json:
    kind: str | list[str] = [_TYPES[field.kind], "null"] if field.optional else _TYPES[field.kind]
    described = {
        "title": field.label,
        "description": field.help,
        "type": kind,
        **_values(field),
        "default": field.default,
        "x-path": field.path,
    }
    extras = {
        "x-unit": field.unit,
        "x-step": field.step,
        "x-log": field.log,
        "x-section": field.section,
        "x-view-only": field.view_only,
        "x-algorithms": list(field.algorithms),
        "x-depends-on": {path: list(values) for path, values in field.depends_on},
        "x-below": [rule.high for rule in RULES if isinstance(rule, Below) and rule.low == field.path],
    }
    return described | {name: value for name, value in extras.items() if value}


def _values(field: Field) -> Json:
    """Keywords that say which values of its type a field accepts."""
    if field.kind == "choice":
        return {"enum": list(field.choices)}
    if field.kind == "color":
        color = {"$ref": "#/$defs/color"}
        return {"anyOf": [color, {"enum": list(field.choices)}]} if field.choices else color
    if field.kind == "boolean":
        return {}
    span: Json = {"minimum": field.minimum, "maximum": field.maximum}
    return span | {"not": {"multipleOf": 2}} if field.odd else span


def _color() -> Json:
    from PIL.ImageColor import colormap  # noqa: PLC0415 - Pillow takes longer to load than everything here

    return {
        "description": "A colour: #rrggbb, #rgb or a CSS name.",
        "type": "string",
        "anyOf": [{"pattern": "^#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$"}, {"enum": sorted(colormap)}],
    }


def _conditions(rule: object, nested: bool) -> list[Json]:
    """What a rule demands of fields stated over the defaults."""
    if isinstance(rule, Needs):
        (condition,) = rule.triggers
        held = _stated(condition, {"enum": list(rule.values)}, nested)
        if DEFAULTS[condition] in rule.values:
            held = {"anyOf": [held, {"not": _stated(condition, {}, nested)}]}
        resting = [_if_stated(path, {"const": value}, nested) for path, value in rule.resting.items()]
        return [{"description": rule.remedy, "if": held, "else": {"allOf": resting}}]
    if isinstance(rule, Below):
        low, high = DEFAULTS[rule.low], DEFAULTS[rule.high]
        return [
            _alone(rule.low, rule.high, {"exclusiveMaximum": high}, nested),
            _alone(rule.high, rule.low, {"exclusiveMinimum": low}, nested),
        ]
    return []


def _alone(path: str, other: str, demand: Json, nested: bool) -> Json:
    """Demand on a field while the other one keeps its default."""
    return {
        "description": f"{path} is compared with the default of {other}.",
        "if": {"not": _stated(other, {}, nested)},
        "then": _if_stated(path, demand, nested),
    }


def _if_stated(path: str, demand: Json, nested: bool) -> Json:
    """Schema of documents in which a field, if it is stated, meets a demand."""
    group, _, name = path.rpartition(".")
    if not (nested and group):
        return {"properties": {path: demand}}
    return {"properties": {group: {"properties": {name: demand}}}}


def _stated(path: str, demand: Json, nested: bool) -> Json:
    """Schema of documents in which a field is stated and meets a demand."""
    group, _, name = path.rpartition(".")
    if not (nested and group):
        return {"required": [path], "properties": {path: demand}}
    inner = {"required": [name], "properties": {name: demand}}
    return {"required": [group], "properties": {group: inner}}
