"""Settings of Sphinx for the site that `make docs` builds: its pages load nothing from elsewhere."""

from __future__ import annotations

import inspect
import re
from typing import Any

from traitlets import HasTraits

from vec2art_nb import __version__

project, author, release = "vec2art_nb", "The vec2art_nb authors", __version__
project_copyright = author
extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx.ext.viewcode",
]
nitpicky = True
default_role = "code"
#: Types of other libraries, words that stand where numpydoc expects types, and bases without a page.
nitpick_ignore_regex = [
    (r"py:.*", r"(?!vec2art_nb\.).*"),
    (r"py:.*", r"vec2art_nb\.(params\.(forms|frozen)|studio\.tidy)\..*"),
]

myst_enable_extensions = ["attrs_block", "colon_fence", "deflist"]
myst_heading_anchors = 3

# Widgets are shown by their static previews: their scripts would come from a CDN.
nb_execution_timeout = 300
nb_execution_raise_on_error = True
nb_merge_streams = True
nb_ipywidgets_js: dict[str, dict[str, str]] = {}
nb_mime_priority_overrides = [("*", "application/vnd.jupyter.widget-view+json", None)]

autodoc_member_order = "bysource"
autodoc_typehints = "none"  # the docstrings say more
napoleon_google_docstring = False
napoleon_use_ivar = True
napoleon_use_rtype = False
napoleon_preprocess_types = False
suppress_warnings = ["ref.python"]  # attributes of two classes may have one name

html_theme = "furo"
html_title = f"vec2art_nb {release}"
html_logo = html_favicon = "mark.svg"
html_static_path, html_css_files = ["site.css"], ["site.css"]
html_show_sphinx = False
html_copy_source = False
pygments_style, pygments_dark_style = "friendly", "github-dark"


#: ``width, height : int`` in a docstring.
_SEVERAL = re.compile(r"^(\w+(?:, \w+)+)(?= : )")


def _join_names(_app: Any, _what: str, _name: str, _value: Any, _options: Any, lines: list[str]) -> None:
    """Several attributes of one type would be taken for a type and a name."""
    lines[:] = [_SEVERAL.sub(lambda names: names[1].replace(", ", "/"), line) for line in lines]


#: Docstrings of properties as they were.
_PLAIN: dict[str, list[str]] = {}


def _keep(_app: Any, what: str, name: str, _value: Any, _options: Any, lines: list[str]) -> None:
    """Remember what napoleon would split at its first colon, taking what stands before it for a type."""
    if what in {"property", "attribute"} and not any(line.startswith("---") for line in lines):
        _PLAIN[name] = list(lines)


def _restore(_app: Any, _what: str, name: str, _value: Any, _options: Any, lines: list[str]) -> None:
    """Undo that."""
    lines[:] = _PLAIN.pop(name, lines)


def _signature(_app: Any, what: str, _name: str, value: Any, *_more: Any) -> tuple[str, str | None] | None:
    """Show what ``__init__`` of a widget takes: the ``__new__`` of traitlets takes anything."""
    if what != "class" or not issubclass(value, HasTraits):
        return None
    taken = inspect.signature(value.__init__)
    shown = [one.replace(annotation=inspect.Parameter.empty) for one in taken.parameters.values()][1:]
    return str(taken.replace(parameters=shown, return_annotation=inspect.Signature.empty)), None


def setup(app: Any) -> None:
    """Mend docstrings before and after napoleon sees them, and signatures of widgets."""
    app.connect("autodoc-process-docstring", _join_names, priority=400)
    app.connect("autodoc-process-docstring", _keep, priority=450)
    app.connect("autodoc-process-docstring", _restore, priority=600)
    app.connect("autodoc-process-signature", _signature)
