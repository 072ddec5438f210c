"""What loads what, seen from a fresh process."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("statement", "absent"),
    [
        ("import vec2art_nb.params", {"traitlets", "numpy", "PIL", "vec2art_nb.params.schema"}),
        (
            "from vec2art_nb.params.snapshot import Snapshot",
            {"traitlets", "numpy", "vec2art_nb.params.schema"},
        ),
        (
            "from vec2art_nb.params import metadata_json, resolve_params, presets, field_table;"
            "resolve_params('edge', 'sketch')",
            {"traitlets", "numpy", "PIL", "cv2"},
        ),
        (
            "from vec2art_nb.params import Params; Params(preset='ink').to_json()",
            {"cv2", "numba", "numpy", "PIL", "ipywidgets", "IPython", "difflib"},
        ),
    ],
)
def test_only_what_is_needed_is_loaded(statement, absent):
    code = f"import sys; {statement}; print(sorted({absent!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_name_that_the_package_promises_is_there():
    import vec2art_nb.params as package

    for name in package.__all__:
        assert getattr(package, name) is not None
    assert callable(package.presets)  # a function, though there is a module about presets
    with pytest.raises(AttributeError, match="nothing"):
        _ = package.nothing
