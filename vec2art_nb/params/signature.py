"""Signatures that list the fields: notebooks complete ``vectorize(picture, stroke_w⇥`` from them."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, Literal, TypeVar

from vec2art_nb.params.field import Field
from vec2art_nb.params.names import keyword
from vec2art_nb.params.schema import SCHEMA

Callee = TypeVar("Callee", bound=Callable[..., Any])

_TYPES: dict[str, Any] = {"number": float, "integer": int, "boolean": bool, "color": str}


def fields_signature(callee: Callable[..., Any]) -> inspect.Signature:
    """Signature of a function or class that takes ``**fields``, with each field as a keyword of its own.

    Fields that are parameters already stay as they are; of a class, those of ``__init__`` count. The
    defaults shown are those of the schema; a preset has others.

    Examples
    --------
    >>> def draw(picture, algorithm=None, **fields): ...
    >>> signature = fields_signature(draw)
    >>> list(signature.parameters)[:4], list(signature.parameters)[-1]
    (['picture', 'algorithm', 'detail', 'overlay'], 'fields')
    >>> print(signature.parameters["stroke_width"], signature.parameters["source_max_side"])
    stroke_width: float = 2.4 source_max_side: int | None = None
    """
    plain = inspect.signature(vars(callee)["__init__"] if isinstance(callee, type) else callee)
    *named, rest = plain.parameters.values()
    if isinstance(callee, type):
        named = named[1:]  # without self
    listed = [_parameter(field) for field in SCHEMA.values() if keyword(field.path) not in plain.parameters]
    return plain.replace(parameters=[*named, *listed, rest])


def lists_fields(callee: Callee) -> Callee:
    """Decorator that gives a function or class its `fields_signature`; calls cost the same as without."""
    callee.__signature__ = fields_signature(callee)  # type: ignore[attr-defined]
    return callee


def _parameter(field: Field) -> inspect.Parameter:
    kind = Literal[field.choices] if field.kind == "choice" else _TYPES[field.kind]
    return inspect.Parameter(
        keyword(field.path),
        inspect.Parameter.KEYWORD_ONLY,
        default=field.default,
        annotation=kind | None if field.optional else kind,
    )
