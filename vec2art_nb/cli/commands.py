"""The commands beside drawing: what exists, and preparing the machine."""

from __future__ import annotations

import argparse
import json
import textwrap
from collections.abc import Callable
from typing import NamedTuple

import vec2art_nb
from vec2art_nb.cli import bench
from vec2art_nb.cli.field_options import COMMON, allowed, default, fields_in, options
from vec2art_nb.params.schema import GROUPS

_GROUP_HELP = f"{', '.join((COMMON, *GROUPS))}; all by default"


def _add_group(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("group", nargs="?", metavar="GROUP", choices=(COMMON, *GROUPS), help=_GROUP_HELP)


def _add_nothing(_parser: argparse.ArgumentParser) -> None:
    pass


class Command(NamedTuple):
    """A command's line in the help, and what it does; it returns the exit code.

    Attributes
    ----------
    description : str
    run : callable
        Takes what its arguments say, by name.
    add_options : callable
        Adds the arguments to a parser.
    """

    description: str
    run: Callable[..., int]
    add_options: Callable[[argparse.ArgumentParser], None] = _add_nothing


def _presets() -> int:
    own = {preset.name for preset in vec2art_nb.presets(user=False)}
    for preset in vec2art_nb.presets():
        text = preset.description if preset.name in own else f"{preset.description or preset.title} (yours)"
        print(f"{preset.name:25} {preset.algorithm:12}{text}")
    return 0


def _fields(group: str | None) -> int:
    for field in fields_in(group):
        print(f"{field.path}={default(field)}")
        for text in (field.help, f"Allowed: {allowed(field)}.", f"Option: {' or '.join(options(field))}"):
            print(textwrap.fill(text, 100, initial_indent="    ", subsequent_indent="    "))
    return 0


def _schema() -> int:
    from vec2art_nb.params.json_schema import file_schema  # noqa: PLC0415 - brings Pillow

    print(json.dumps(file_schema(), indent=2))
    return 0


def _warmup() -> int:
    print(f"kernels ready in {vec2art_nb.warmup():.1f} s")
    return 0


COMMANDS = {
    "presets": Command("list the presets", _presets),
    "fields": Command("list the fields, or those of a GROUP: defaults, what is allowed", _fields, _add_group),
    "schema": Command("print a JSON Schema, for editors of files of parameters", _schema),
    "warmup": Command("compile the kernels now instead of at the first drawing", _warmup),
    "bench": Command(
        "measure this machine, and compare with an older measurement", bench.run, bench.add_options
    ),
}
