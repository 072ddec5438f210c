"""The documents are true: generated pages are current, examples run, links lead somewhere."""

import re
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]
#: `[text](target)` and `src="target"`, without those of the network and within the page.
LINK = re.compile(r'(?:\]\(|src="|href=")(?!https?:|#|mailto:)([^)#"]+)')


def test_the_page_of_fields_is_current() -> None:
    maker = runpy.run_path(str(ROOT / "docs" / "make_fields.py"))
    assert (ROOT / "docs" / "fields.md").read_text() == maker["text"](), "run `make generated`"


def test_the_page_of_measured_figures_is_current() -> None:
    maker = runpy.run_path(str(ROOT / "docs" / "make_performance.py"))
    assert (ROOT / "docs" / "performance.md").read_text() == maker["text"](), "run `make generated`"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_files(page: Path) -> None:
    broken = [link for link in LINK.findall(page.read_text()) if not (page.parent / link).exists()]
    assert not broken


def test_the_example_in_the_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    assert blocks
    for block in blocks:
        exec(block, {})
    assert list(tmp_path.rglob("*.svg"))


@pytest.mark.parametrize("page", ["experiments.md", "measuring.md", "parameters.md", "pool.md", "studio.md"])
def test_the_examples_in_a_page_run(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / page).read_text(), re.DOTALL)
    assert blocks
    exec("\n".join(blocks), {})


def test_pictures_in_the_documents_are_small() -> None:
    pictures = list((ROOT / "docs" / "images").iterdir())
    assert pictures
    assert max(path.stat().st_size for path in pictures) <= 150_000
