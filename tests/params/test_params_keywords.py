"""Keywords, types and signatures are those of the schema."""

from __future__ import annotations

import inspect
import runpy
from pathlib import Path
from typing import Literal, get_args, get_origin, get_type_hints

import pytest
from traitlets import HasTraits

from vec2art_nb import frames, vectorize
from vec2art_nb.errors import UnknownFieldError
from vec2art_nb.params import ALGORITHMS, SCHEMA
from vec2art_nb.params.keywords import AllFields, Fields
from vec2art_nb.params.names import find, keyword
from vec2art_nb.params.schema import GROUPS
from vec2art_nb.params.signature import lists_fields

ROOT = Path(__file__).parents[2]
HINTS = get_type_hints(AllFields)


def test_the_module_of_keywords_is_current():
    maker = runpy.run_path(str(ROOT / "docs" / "make_keywords.py"))
    assert (ROOT / "vec2art_nb" / "params" / "keywords.py").read_text() == maker["text"](), (
        "run `make generated`"
    )


def test_every_field_has_its_keywords_and_nothing_else_has():
    meant = set()
    for name in HINTS.keys() - set(GROUPS):
        for algorithm in ALGORITHMS:
            try:
                meant.add(find(name, algorithm))
            except UnknownFieldError:
                continue
    assert meant == SCHEMA.keys()
    assert AllFields.__optional_keys__ - Fields.__optional_keys__ == {"algorithm"}
    for field in SCHEMA.values():
        names = {keyword(field.path)} | ({field.name} if field.algorithms else set())
        assert names <= HINTS.keys()


@pytest.mark.parametrize("field", SCHEMA.values(), ids=SCHEMA.keys())
def test_types_allow_what_the_field_allows(field):
    hint = HINTS[keyword(field.path)]
    kinds = set(get_args(hint)) if get_origin(hint) is not Literal else set()
    assert (type(None) in kinds) is field.optional
    if field.kind == "choice":
        assert get_args(hint) == field.choices
    elif field.kind in {"number", "integer"}:
        assert {"number": float, "integer": int}[field.kind] in kinds
    else:
        assert hint is {"boolean": bool, "color": str}[field.kind]


@pytest.mark.parametrize("function", [vectorize, frames])
def test_the_signature_lists_the_fields_for_completion(function):
    parameters = inspect.signature(function).parameters
    assert {keyword(path) for path in SCHEMA} <= parameters.keys()
    assert parameters["stroke_width"].default == SCHEMA["stroke.width"].default
    assert parameters["fields"].kind is inspect.Parameter.VAR_KEYWORD
    assert list(parameters)[:2] == ["picture", "algorithm"]
    assert parameters["algorithm"].default is None


def test_what_the_signature_accepts_binds():
    bound = inspect.signature(vectorize).bind("cat.png", "edge", max_error=1, stroke_width=2)
    assert bound.kwargs == {"max_error": 1, "stroke_width": 2}


def test_a_class_gets_its_signature_too():
    @lists_fields
    class Model(HasTraits):  # whose __new__ takes anything
        def __init__(self, algorithm: str | None = None, **fields: object) -> None:
            super().__init__()
            self.fields = fields

    parameters = list(inspect.signature(Model).parameters)
    assert (parameters[:2], parameters[-1]) == (["algorithm", "detail"], "fields")
    assert Model("edge", detail=1).fields == {"detail": 1}
