"""Parameters: the schema of all fields, `Params` to change them, `Snapshot` to read them.

Names load when they are first used: the engine takes `Snapshot` from here and must not load traitlets for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vec2art_nb._lazy import lazily

if TYPE_CHECKING:
    from vec2art_nb.params.delta import Delta, Replica, apply, compose, diff, invert
    from vec2art_nb.params.document import metadata_json
    from vec2art_nb.params.field import ALGORITHMS, Field
    from vec2art_nb.params.interface import ui_description
    from vec2art_nb.params.looks.preset import Preset
    from vec2art_nb.params.memo import ValidationMemo
    from vec2art_nb.params.model import Params
    from vec2art_nb.params.preset import get_preset, presets
    from vec2art_nb.params.proposals import Accepted
    from vec2art_nb.params.resolve import resolve_params
    from vec2art_nb.params.schema import DEFAULTS, SCHEMA, SCHEMA_VERSION, field_table
    from vec2art_nb.params.snapshot import Snapshot
    from vec2art_nb.params.source_code import to_python
    from vec2art_nb.params.user_presets import delete_preset, save_preset, saved_presets

__all__ = [
    "ALGORITHMS",
    "DEFAULTS",
    "SCHEMA",
    "SCHEMA_VERSION",
    "Accepted",
    "Delta",
    "Field",
    "Params",
    "Preset",
    "Replica",
    "Snapshot",
    "ValidationMemo",
    "apply",
    "compose",
    "delete_preset",
    "diff",
    "field_table",
    "get_preset",
    "invert",
    "metadata_json",
    "presets",
    "resolve_params",
    "save_preset",
    "saved_presets",
    "to_python",
    "ui_description",
]

_HOMES = {
    "delta": ("Delta", "Replica", "apply", "compose", "diff", "invert"),
    "document": ("metadata_json",),
    "field": ("ALGORITHMS", "Field"),
    "interface": ("ui_description",),
    "memo": ("ValidationMemo",),
    "model": ("Params",),
    "looks.preset": ("Preset",),
    "preset": ("get_preset", "presets"),
    "proposals": ("Accepted",),
    "resolve": ("resolve_params",),
    "schema": ("DEFAULTS", "SCHEMA", "SCHEMA_VERSION", "field_table"),
    "snapshot": ("Snapshot",),
    "source_code": ("to_python",),
    "user_presets": ("delete_preset", "save_preset", "saved_presets"),
}
__getattr__ = lazily(__name__, {name: home for home, names in _HOMES.items() for name in names})
