"""Write ``docs/fields.md`` from the schema: ``python docs/make_fields.py``."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from vec2art_nb.params import SCHEMA, field_table, presets
from vec2art_nb.params.schema import GROUPS, fields_of
from vec2art_nb.pipeline import CHOICE, PIPELINES, stages_of

TARGET = Path(__file__).with_name("fields.md")

HEAD = """\
# Fields and presets

Generated from the schema by `make generated`; change the schema, not this page.

A field is a keyword of `vectorize` and `Params`: its path with an underscore for the dot (`stroke_width=2`);
the fields of the algorithm that draws also go without their group (`max_error=1`).
On the command line: `--stroke-width 2`. More on keywords, files and presets of your own:
[parameters.md](parameters.md).

ᵛ view-only: applied when the SVG is written, nothing is computed again.
*px at 1080p*: a length relative to a picture of 1920 by 1080 px, so that it looks the same at every size.
"""

STAGES = """
## What a change makes anew

A drawing is made stage by stage, and finished stages are kept. When a field changes, the stages that read it
run again, and all that build on them.
"""

CHOOSING = """
These fields choose the drawing's stages, or how large a picture is worked on, so that more may run: {}.
An overlay has stages of its own.
"""


def _names(paths: Iterable[str]) -> str:
    return ", ".join(f"`{path}`" for path in paths)


def _grouped(paths: list[str]) -> list[str]:
    """The paths, and for all fields of a group the group."""
    whole = {group: {field.path for field in fields_of(group)} <= {*paths} for group in GROUPS}
    fields = [SCHEMA[path] for path in paths]
    return list(dict.fromkeys(f"{f.group}.*" if whole.get(f.group) else f.path for f in fields))


def stages() -> str:
    """The part about stages."""
    rows = ["| drawing | stages in running order |", "|---|---|"]
    for pipeline in PIPELINES:
        kind = f", {pipeline.variant}" if pipeline.variant else ""
        rows.append(f"| {pipeline.name}{kind} | {' ► '.join(step.name for step in pipeline.steps)} |")
    read: dict[tuple[str, ...], list[str]] = {}
    for path in SCHEMA:
        read.setdefault(stages_of(path), []).append(path)
    del read[()]
    fields = ["| stages | fields that they read |", "|---|---|"]
    fields += [f"| {', '.join(names)} | {_names(_grouped(paths))} |" for names, paths in read.items()]
    tables = ["\n".join(["", *rows, ""]), "\n".join(["", *fields, ""])]
    return "".join([STAGES, *tables, CHOOSING.format(_names(path for path in SCHEMA if path in CHOICE))])


def text() -> str:
    """The whole page."""
    groups = dict.fromkeys(field.group for field in SCHEMA.values())
    parts = [HEAD]
    parts += [f"\n## {group.capitalize() or 'Common'}\n\n{field_table(group)}\n" for group in groups]
    rows = [
        f"| `{preset.name}` | {preset.algorithm} | {preset.description} |" for preset in presets(user=False)
    ]
    table = "\n".join(["| preset | algorithm | what it looks like |", "|---|---|---|", *rows])
    return "".join([*parts, stages(), f"\n## Presets\n\n{table}\n"])


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
