"""What an import costs: a widget must be on screen before the heavy libraries have loaded."""

import subprocess
import sys

import pytest

HEAVY = {
    "cv2",
    "numba",
    "PIL",
    "resvg_py",
    "IPython",
    "ipywidgets",
    "anywidget",
    "asyncio",
    "multiprocessing",
}


def loaded_by(statement: str) -> set[str]:
    """Top-level modules that a fresh process holds after a statement, beyond those it starts with."""
    script = f"import sys; before = set(sys.modules)\n{statement}\nprint(*(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in done.stdout.split()}


@pytest.mark.parametrize(
    "statement",
    [
        "import vec2art_nb",
        "import vec2art_nb.params, vec2art_nb.picture, vec2art_nb.samples, vec2art_nb.cli",
        "from vec2art_nb.pool import Pool; Pool().close()",
        "from vec2art_nb import Params, Picture, presets; Params(preset='ink').to_json(); Picture",
    ],
)
def test_importing_brings_no_heavy_library(statement: str) -> None:
    assert not loaded_by(statement) & HEAVY


def test_the_bare_import_brings_neither_numpy_nor_traitlets() -> None:
    assert not loaded_by("import vec2art_nb") & {"numpy", "traitlets"}


def test_pipelines_bring_the_standard_library_only() -> None:
    loaded = loaded_by(
        "from vec2art_nb.pipeline import dirty_stages, stages_of; stages_of('detail');"
        "dirty_stages({'time_limit': 1.0}, {'time_limit': 2.0}, ['time_limit'])"
    )
    assert loaded <= {"vec2art_nb", *sys.stdlib_module_names}
    assert not loaded_by("import vec2art_nb.pipeline") & (HEAVY | {"numpy", "traitlets"})


def test_drawing_brings_no_widget_and_no_rasteriser() -> None:
    loaded = loaded_by(
        "import vec2art_nb; vec2art_nb.vectorize(vec2art_nb.sample('logo'), 'centerline').to_svg()"
    )
    assert {"cv2", "numba"} <= loaded
    assert not loaded & {"resvg_py", "IPython", "ipywidgets", "anywidget"}


def test_the_studio_brings_neither_the_engines_libraries_nor_pillow() -> None:
    assert not loaded_by("from vec2art_nb import Studio") & {"cv2", "numba", "PIL", "scipy", "resvg_py"}


def test_every_public_name_is_there() -> None:
    names = loaded_by("import vec2art_nb\nfor name in vec2art_nb.__all__: getattr(vec2art_nb, name)")
    assert "vec2art_nb" in names
