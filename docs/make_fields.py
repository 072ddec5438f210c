"""Write ``docs/fields.md`` from the schema: ``python docs/make_fields.py``."""

from __future__ import annotations

from pathlib import Path

from vec2art_nb.params import SCHEMA, field_table, presets

TARGET = Path(__file__).with_name("fields.md")

HEAD = """\
# Fields and presets

Generated from the schema by `make docs`; change the schema, not this page.

A field is a keyword of `vectorize` and `Params`: its path with an underscore for the dot (`stroke_width=2`);
the fields of the algorithm that draws also go without their group (`max_error=1`).
On the command line: `--stroke-width 2`. More on keywords, files and presets of your own:
[parameters.md](parameters.md).

ᵛ view-only: applied when the SVG is written, nothing is computed again.
*px at 1080p*: a length relative to a picture of 1920 by 1080 px, so that it looks the same at every size.
"""


def text() -> str:
    """The whole page."""
    groups = dict.fromkeys(field.group for field in SCHEMA.values())
    parts = [HEAD]
    parts += [f"\n## {group.capitalize() or 'Common'}\n\n{field_table(group)}\n" for group in groups]
    rows = [
        f"| `{preset.name}` | {preset.algorithm} | {preset.description} |" for preset in presets(user=False)
    ]
    table = "\n".join(["| preset | algorithm | what it looks like |", "|---|---|---|", *rows])
    return "".join([*parts, f"\n## Presets\n\n{table}\n"])


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
