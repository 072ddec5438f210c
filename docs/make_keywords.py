"""Write ``vec2art_nb/params/keywords.py`` from the schema: ``python docs/make_keywords.py``."""

from __future__ import annotations

from pathlib import Path

from vec2art_nb.params.field import Field
from vec2art_nb.params.names import keyword
from vec2art_nb.params.schema import GROUPS, SCHEMA

TARGET = Path(__file__).parents[1] / "vec2art_nb" / "params" / "keywords.py"
WIDTH = 110

HEAD = '''\
"""Keywords of `vectorize` and `Params` with their types, for editors and type checkers.

Generated from the schema by `make generated`; change the schema, not this module.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, SupportsFloat, SupportsIndex, TypedDict

#: numpy's scalars and plain integers are as good as a float.
Number = float | SupportsFloat

#: The same for whole numbers.
Integer = int | SupportsIndex


class Fields(TypedDict, total=False):
    """Every field by its keyword; those of an algorithm also without its name; groups as mappings."""

'''

TAIL = '''

class AllFields(Fields, total=False):
    """The algorithm as well, for calls that have no argument of this name."""

'''

#: Field that is an argument of its own in calls that draw.
_ALGORITHM = SCHEMA["algorithm"]


def text() -> str:
    """The whole module."""
    types: dict[str, str] = {}
    for field in SCHEMA.values():
        types[keyword(field.path)] = _type(field)
    for field in SCHEMA.values():
        if field.algorithms:
            types[field.name] = _joined(types.get(field.name), _type(field))
    types |= dict.fromkeys(GROUPS, "Mapping[str, object]")
    of_algorithm = _line(_ALGORITHM.path, types.pop(_ALGORITHM.path))
    return HEAD + "".join(_line(name, of) for name, of in types.items()) + TAIL + of_algorithm


def _type(field: Field) -> str:
    words = ", ".join(f'"{choice}"' for choice in field.choices)
    kinds = {
        "number": "Number",
        "integer": "Integer",
        "boolean": "bool",
        "choice": f"Literal[{words}]",
        "color": "str",
    }
    return kinds[field.kind] + (" | None" if field.optional else "")


def _joined(one: str | None, other: str) -> str:
    return other if one in {None, other} else f"{one} | {other}"


def _line(name: str, of: str) -> str:
    line = f"    {name}: {of}\n"
    if len(line) <= WIDTH:
        return line
    return line.replace("Literal[", "Literal[\n        ").replace("]\n", "\n    ]\n")


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
