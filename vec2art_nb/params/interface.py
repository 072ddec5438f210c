"""The parameters as an interface shows them: sections of controls, as plain JSON.

A front end needs no table of fields: it takes order, headings, labels, the kind of control and the conditions
under which one has an effect from here.
"""

from __future__ import annotations

import math
import re
from typing import Any

from vec2art_nb.params.field import Field
from vec2art_nb.params.names import keyword
from vec2art_nb.params.rules import RULES, Below
from vec2art_nb.params.schema import SCHEMA

Json = dict[str, Any]

#: A slider with more stops than a large screen has px is no use: a field for typing is shown instead.
_MOST_STOPS = 4000

#: Words whose capitals and hyphens cannot be guessed.
_WORDS = {"kmeans": "k-means"}


def ui_description() -> list[Json]:
    """Sections with their controls, in the order in which people should meet them.

    Returns
    -------
    list of dict
        Each section has ``id`` (a stable word), ``title``, ``algorithms`` (those that read it; empty for
        all), ``open`` (whether to unfold it at first) and ``fields``. Each field has

        ``path``, ``keyword``, ``label``, ``help``, ``unit``
            Texts; ``keyword`` is its name in Python.
        ``kind``
            ``"number"``, ``"integer"``, ``"boolean"``, ``"choice"`` or ``"color"``.
        ``control``
            ``"slider"``, ``"entry"`` (too many values for a slider), ``"switch"``, ``"select"``, ``"color"``.
        ``default``, ``optional``
            An optional field may be null, which is automatic and shown as such.
        ``minimum``, ``maximum``, ``step``, ``log``, ``odd``, ``decimals``
            Of numbers, else null. ``step`` is a difference of values, for a logarithmic slider too;
            ``decimals`` is how many to show.
        ``choices``
            ``value`` and ``label`` of each; for a colour, of the words that are allowed besides colours.
        ``view_only``
            Takes effect without anything being computed again.
        ``algorithms``, ``depends_on``
            The field has an effect if every condition holds: one of its ``fields`` has one of its
            ``values``. That one of the field's algorithms draws is among the conditions.
        ``below``, ``above``
            Paths of fields that its value must stay below or above.

    Examples
    --------
    >>> section = ui_description()[1]
    >>> section["title"], [field["label"] for field in section["fields"]]
    ('Stroke', ['Width', 'Colour', 'Opacity'])
    >>> section["fields"][0]["control"], section["fields"][0]["decimals"], section["fields"][1]["depends_on"]
    ('slider', 1, [{'fields': ['color.preserve'], 'values': [False]}])
    """
    sections: dict[str, list[Field]] = {}
    for field in SCHEMA.values():
        sections.setdefault(field.section, []).append(field)
    met: set[tuple[str, ...]] = set()
    described = []
    for title, fields in sections.items():
        owners = fields[0].algorithms
        described.append(_section(title, fields, first=owners not in met))
        met.add(owners)
    return described


def _section(title: str, fields: list[Field], *, first: bool) -> Json:
    return {
        "id": re.sub(r"[^a-z0-9]+", "_", title.lower()),
        "title": title,
        "algorithms": list(fields[0].algorithms),
        "open": first,
        "fields": [_control(field) for field in fields],
    }


def _control(field: Field) -> Json:
    below = [rule for rule in RULES if isinstance(rule, Below)]
    return {
        "path": field.path,
        "keyword": keyword(field.path),
        "label": field.label,
        "help": field.help,
        "unit": field.unit,
        "kind": field.kind,
        "control": _kind_of_control(field),
        "default": field.default,
        "optional": field.optional,
        **_numeric(field),
        "choices": [{"value": value, "label": _label(value)} for value in field.choices],
        "view_only": field.view_only,
        "algorithms": list(field.algorithms),
        "depends_on": _conditions(field),
        "below": [rule.high for rule in below if rule.low == field.path],
        "above": [rule.low for rule in below if rule.high == field.path],
    }


def _kind_of_control(field: Field) -> str:
    if field.kind in {"number", "integer"}:
        many = not field.log and (field.maximum - field.minimum) / (field.step or 1) > _MOST_STOPS
        return "entry" if many else "slider"
    return {"boolean": "switch", "choice": "select", "color": "color"}[field.kind]


def _numeric(field: Field) -> Json:
    if field.kind not in {"number", "integer"}:
        return dict.fromkeys(("minimum", "maximum", "step", "log", "odd", "decimals"))
    step = field.step or 1
    return {
        "minimum": field.minimum,
        "maximum": field.maximum,
        "step": step,
        "log": field.log,
        "odd": field.odd,
        "decimals": max(0, math.ceil(-math.log10(step) - 1e-9)) if field.kind == "number" else 0,
    }


def _label(value: str) -> str:
    words = _WORDS.get(value, value).replace("_", " ")
    return words if value in _WORDS else words.capitalize()


def _conditions(field: Field) -> list[Json]:
    conditions = [{"fields": [path], "values": list(values)} for path, values in field.depends_on]
    if field.algorithms:
        conditions.insert(0, {"fields": ["algorithm", "overlay"], "values": list(field.algorithms)})
    return conditions
