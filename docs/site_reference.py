"""Pages of the reference, one for each public module: what its ``__all__`` names, from the docstrings."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

#: Public modules in the order of the reference; what a name belongs to is the first that has it. Those of an
#: extra may be missing.
MODULES = (
    "vec2art_nb",
    "vec2art_nb.params",
    "vec2art_nb.pool",
    "vec2art_nb.lab.metrics",
    "vec2art_nb.lab",
    "vec2art_nb.controls",
    "vec2art_nb.picture",
    "vec2art_nb.pipeline",
    "vec2art_nb.engine.cache",
    "vec2art_nb.engine.layer",
    "vec2art_nb.engine.metrics",
    "vec2art_nb.bench",
    "vec2art_nb.errors",
)
INDEX = """\
# Reference

Made from the docstrings. [All fields](../fields.md), with ranges and defaults, are made from the schema.

```{toctree}
:maxdepth: 1

PAGES
```
"""


def names(module: ModuleType) -> list[str]:
    """Public names of a module: those of its ``__all__``, or what it defines."""
    listed = getattr(module, "__all__", None)
    if listed is not None:
        return [name for name in listed if not name.startswith("__")]
    return [
        name
        for name, value in vars(module).items()
        if not name.startswith("_") and getattr(value, "__module__", None) == module.__name__
    ]


def directive(module: ModuleType, name: str) -> str:
    """Directive that documents a name."""
    value, path = getattr(module, name), f"{module.__name__}.{name}"
    if inspect.isclass(value):
        return f".. autoclass:: {path}\n   :members:\n   :show-inheritance:\n"
    if inspect.isroutine(value):
        return f".. autofunction:: {path}\n"
    return f".. autodata:: {path}\n   :no-value:\n"


def modules() -> Iterator[ModuleType]:
    """Public modules that are there."""
    for name in MODULES:
        parts = name.split(".")
        if all(find_spec(".".join(parts[: k + 1])) for k in range(len(parts))):
            yield import_module(name)


def write_reference(target: Path) -> None:
    """Write all pages, and one that lists them, into a new folder."""
    target.mkdir()
    known: set[int] = set()
    pages = []
    for module in modules():
        new = [name for name in names(module) if id(getattr(module, name)) not in known]
        known |= {id(getattr(module, name)) for name in new}
        body = [f".. automodule:: {module.__name__}\n", *(directive(module, name) for name in new)]
        text = f"# {module.__name__}\n\n```{{eval-rst}}\n" + "\n".join(body) + "```\n"
        (target / f"{module.__name__}.md").write_text(text, encoding="utf-8")
        pages.append(module.__name__)
    (target / "index.md").write_text(INDEX.replace("PAGES", "\n".join(pages)), encoding="utf-8")
