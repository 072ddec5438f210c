"""The schema is the only list of fields: all else is made from it, or names the few that it is about."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from vec2art_nb.engine.view import FIELDS, View
from vec2art_nb.params import SCHEMA
from vec2art_nb.params.names import keyword
from vec2art_nb.params.schema import DEFAULTS

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "vec2art_nb"

#: The list itself; looks and rules, which are about values of fields; and what tests hold against it:
#: `keywords` is generated (`test_the_module_of_keywords_is_current`), for `view` see below, and for what
#: pipelines read, or forget, `tests/engine/test_fields.py`.
LISTS = (
    "params/fields/",
    "params/looks/",
    "params/rules.py",
    "params/keywords.py",
    "engine/view.py",
    "pipeline/",
)

#: Fields that one module may be about: the stage that reads most reads nine.
MOST = 10

NAMES = {spelling: path for path in SCHEMA for spelling in (path, keyword(path))}
MODULES = [
    path
    for path in sorted(PACKAGE.rglob("*.py"))
    if not path.relative_to(PACKAGE).as_posix().startswith(LISTS)
]
SCRIPTS = [
    path for ending in ("ts", "tsx", "js") for path in sorted((ROOT / "js").rglob(f"src/**/*.{ending}"))
]


def fields_named_in(source: str) -> set[str]:
    """Paths of the fields that code names: in strings, keywords of calls, and annotated attributes."""
    named: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            named.add(node.value)
        elif isinstance(node, ast.keyword) and node.arg:
            named.add(node.arg)
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            named.add(node.target.id)
    return {NAMES[name] for name in named & NAMES.keys()}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_module_enumerates_the_fields(path):
    named = fields_named_in(path.read_text())
    assert len(named) <= MOST, "take the fields from SCHEMA"


def test_the_front_end_takes_its_fields_from_the_description():
    for path in SCRIPTS:
        named = set(re.findall(r"""["'`]([a-z]+\.[a-z_]+)["'`]""", path.read_text())) & SCHEMA.keys()
        assert len(named) <= MOST, path


def test_a_second_list_would_be_found():
    spellings = [
        "LIST = (" + ", ".join(map(repr, SCHEMA)) + ")",
        "f(" + ", ".join(f"{keyword(path)}=1" for path in SCHEMA) + ")",
        "class A:\n" + "".join(f"    {keyword(path)}: int\n" for path in SCHEMA),
    ]
    assert all(fields_named_in(source) == set(SCHEMA) for source in spellings)


def test_the_view_has_each_view_only_field_once_with_the_default_of_the_schema():
    assert set(FIELDS) == {path for path, field in SCHEMA.items() if field.view_only}
    assert View.of(DEFAULTS) == View()
    for path, name in FIELDS.items():
        assert getattr(View(), name) == SCHEMA[path].default
