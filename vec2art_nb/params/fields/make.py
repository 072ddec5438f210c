"""Short constructors that let the tables of fields read as tables."""

from __future__ import annotations

from dataclasses import replace

from vec2art_nb.params.field import Conditions, Field

#: Unit of lengths that follow the picture's size: a picture of 1920 by 1080 px has them as they are.
REFERENCE = "px at 1080p"

#: Minimum, maximum and slider step.
Range = tuple[float, float, float]


def number(
    path: str,
    default: float,
    span: Range,
    label: str,
    text: str,
    unit: str = "",
    *,
    depends_on: Conditions = (),
    log: bool = False,
    view_only: bool = False,
) -> Field:
    """Field that holds a float."""
    return Field(
        path=path,
        kind="number",
        default=float(default),
        minimum=span[0],
        maximum=span[1],
        step=span[2],
        label=label,
        help=text,
        unit=unit,
        depends_on=depends_on,
        log=log,
        view_only=view_only,
    )


def integer(
    path: str,
    default: int | None,
    span: Range,
    label: str,
    text: str,
    unit: str = "",
    *,
    depends_on: Conditions = (),
    log: bool = False,
    view_only: bool = False,
    odd: bool = False,
) -> Field:
    """Field that holds an int; a default of None makes it optional."""
    return Field(
        path=path,
        kind="integer",
        default=default,
        minimum=span[0],
        maximum=span[1],
        step=span[2],
        label=label,
        help=text,
        unit=unit,
        depends_on=depends_on,
        log=log,
        view_only=view_only,
        odd=odd,
        optional=default is None,
    )


def boolean(
    path: str,
    default: bool,
    label: str,
    text: str,
    *,
    depends_on: Conditions = (),
    view_only: bool = False,
) -> Field:
    """Field that holds a bool."""
    return Field(
        path=path,
        kind="boolean",
        default=default,
        label=label,
        help=text,
        depends_on=depends_on,
        view_only=view_only,
    )


def choice(
    path: str, default: str, choices: tuple[str, ...], label: str, text: str, *, depends_on: Conditions = ()
) -> Field:
    """Field that holds one of some words."""
    return Field(
        path=path,
        kind="choice",
        default=default,
        choices=choices,
        label=label,
        help=text,
        depends_on=depends_on,
    )


def color(
    path: str,
    default: str,
    label: str,
    text: str,
    *,
    words: tuple[str, ...] = (),
    depends_on: Conditions = (),
) -> Field:
    """Field that holds a colour; colours are always applied when the SVG is written."""
    return Field(
        path=path,
        kind="color",
        default=default,
        choices=words,
        label=label,
        help=text,
        depends_on=depends_on,
        view_only=True,
    )


def section(title: str, *fields: Field) -> tuple[Field, ...]:
    """Give these fields a common heading."""
    return tuple(replace(field, section=title) for field in fields)
