"""The commands beside drawing: what exists, and preparing the machine."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from typing import NamedTuple

import vec2art_nb


class Command(NamedTuple):
    """A command's line in the help, and what it does; it returns the exit code."""

    description: str
    run: Callable[[], int]


def _presets() -> int:
    for preset in vec2art_nb.presets():
        print(f"{preset.name:26}{preset.algorithm:12}{preset.description}")
    return 0


def _fields() -> int:
    from vec2art_nb.params import SCHEMA  # noqa: PLC0415 - --help must stay quick

    for field in SCHEMA.values():
        default = "auto" if field.default is None else str(field.default).lower()
        allowed = field.allowed.replace("None (automatic)", "auto").replace("True or False", "true or false")
        print(f"{field.path}={default}")
        for text in (field.help, f"Allowed: {allowed}."):
            print(textwrap.fill(text, 100, initial_indent="    ", subsequent_indent="    "))
    return 0


def _warmup() -> int:
    print(f"kernels ready in {vec2art_nb.warmup():.1f} s")
    return 0


COMMANDS = {
    "presets": Command("list the presets", _presets),
    "fields": Command("list the fields that --set sets, with defaults and what is allowed", _fields),
    "warmup": Command("compile the kernels now instead of at the first drawing", _warmup),
}
