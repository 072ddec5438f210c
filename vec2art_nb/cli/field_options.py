"""An option for every field, made from the schema: ``--edge-max-error 2``, ``--no-edge-flow``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from vec2art_nb.params.field import Field
from vec2art_nb.params.names import keyword
from vec2art_nb.params.schema import GROUPS, SCHEMA, fields_of

#: Name of the group of those fields that belong to none.
COMMON = "common"

#: What `--help` says about all the options that it does not list.
ABOUT = f"""\
Every field is an option, too: edge.max_error is --edge-max-error 2, the switch
edge.flow is --edge-flow or --no-edge-flow. Those below are for all drawings;
`vec2art-nb fields GROUP` lists the others. The groups are
{", ".join(GROUPS)}.
"""

_METAVARS = {"number": "NUMBER", "integer": "NUMBER", "choice": "WORD", "color": "COLOUR"}


class _Assign(argparse.Action):
    """Append ``field=value`` to the assignments, as ``--set`` does: the last one of a field counts."""

    def __init__(self, option_strings: Sequence[str], *, assignment: str, **options: Any) -> None:
        options = {**options, "dest": "assignments", "default": argparse.SUPPRESS}
        super().__init__(option_strings, **options)
        self._assignment = assignment

    def __call__(
        self,
        _parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        _option: str | None = None,
    ) -> None:
        namespace.assignments = [*namespace.assignments, self._assignment.format(values)]


def options(field: Field) -> tuple[str, ...]:
    """Options that set a field: one, or of a switch those that turn it on and off.

    Examples
    --------
    >>> options(SCHEMA["edge.max_error"]), options(SCHEMA["edge.flow"])
    (('--edge-max-error',), ('--edge-flow', '--no-edge-flow'))
    """
    name = keyword(field.path).replace("_", "-")
    return (f"--{name}", f"--no-{name}") if field.kind == "boolean" else (f"--{name}",)


def add_field_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of all fields but the algorithm, which has one already; most are not in the help."""
    shown = parser.add_argument_group("fields", ABOUT)
    for field in SCHEMA.values():
        if field.path != "algorithm":
            _add(shown, field)


def _add(group: argparse._ArgumentGroup, field: Field) -> None:
    text = argparse.SUPPRESS if field.group else _help(field)
    if field.kind == "boolean":
        for name, value in zip(options(field), ("true", "false"), strict=True):
            group.add_argument(name, action=_Assign, nargs=0, assignment=f"{field.path}={value}", help=text)
    else:
        (name,), metavar = options(field), _METAVARS[field.kind]
        group.add_argument(name, action=_Assign, assignment=f"{field.path}={{}}", metavar=metavar, help=text)


def _help(field: Field) -> str:
    purpose = field.help.split(". ")[0].removesuffix(".")
    return f"{purpose}: {allowed(field)}; {default(field)} by default".replace("%", "%%")


def default(field: Field) -> str:
    """Default of a field, in the spelling of the command line."""
    return "auto" if field.default is None else str(field.default).lower()


def allowed(field: Field) -> str:
    """What a field accepts, in the spelling of the command line."""
    return field.allowed.replace("None (automatic)", "auto").replace("True or False", "true or false")


def fields_in(group: str | None) -> tuple[Field, ...]:
    """Fields of a group, `COMMON` for those that belong to none; all of them without a group."""
    if group is None:
        return tuple(SCHEMA.values())
    return fields_of("" if group == COMMON else group)
