"""Every notebook runs from top to bottom in a kernel of its own, and none is committed with outputs."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from vec2art_nb import Params

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))

#: What a widget's output is called.
WIDGET = "application/vnd.jupyter.widget-view+json"


def cells(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def run(path: Path, folder: Path) -> list[nbformat.NotebookNode]:
    """Outputs of a notebook that was run in this folder."""
    notebook = nbformat.read(path, as_version=4)
    place = {"metadata": {"path": str(folder)}}
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources=place).execute()
    return [output for cell in cells(notebook) for output in cell.outputs]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_outputs_are_stored(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert not [cell for cell in cells(notebook) if cell.outputs or cell.execution_count]


# The client's event loop and sockets warn; they are not ours.
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs_without_errors_and_warnings(path: Path, tmp_path: Path) -> None:
    outputs = run(path, tmp_path)
    assert [output for output in outputs if "image/svg+xml" in output.get("data", {})]
    assert not [output for output in outputs if output.get("name") == "stderr"]
    if path.stem in {"01_quickstart", "04_studio"}:
        studio = next(it.data for it in outputs if WIDGET in it.get("data", {}))
        assert studio["text/html"].startswith("<img"), "what is shown where no kernel runs"
    if path.stem == "01_quickstart":
        assert Params.from_svg(tmp_path / "out" / "my-portrait.svg").stroke.width == 2.5
        assert (tmp_path / "out" / "my-portrait.png").stat().st_size > 10_000
