"""The documentation site builds without complaints, and its pages load nothing from elsewhere."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]
PIXELS = "data:image/png;base64," + "iVBORw0K" * 1000


def maker(name: str) -> ModuleType:
    sys.path.insert(0, str(ROOT / "docs"))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(ROOT / "docs"))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site with its notebooks as they are: `make docs` runs them, and so does their own test."""
    folder, make = tmp_path_factory.mktemp("site"), maker("make_site")
    make.gather(folder / "source")
    complaints = make.build(folder / "source", folder / "site", still=True)
    assert not complaints
    return folder / "site"


def test_it_has_every_page_and_notebook(site: Path) -> None:
    pages = {page.stem for page in (ROOT / "docs").glob("*.md")}
    assert pages <= {page.stem for page in site.glob("*.html")}
    notebooks = {path.stem for path in (ROOT / "notebooks").glob("*.ipynb")}
    assert notebooks == {page.stem for page in (site / "tutorials").glob("*.html")}


def test_public_names_are_in_the_reference(site: Path) -> None:
    import vec2art_nb
    from vec2art_nb import pool

    text = "".join(page.read_text() for page in (site / "reference").glob("*.html"))
    names = {f"vec2art_nb.{name}" for name in vec2art_nb.__all__ if not name.startswith("__")}
    names |= {"vec2art_nb.pool.Pool", "vec2art_nb.pool.Job"}
    assert not {name for name in names if f'id="{name}"' not in text}
    assert pool.Pool.__doc__


def test_its_pages_load_nothing_from_elsewhere(site: Path) -> None:
    assert maker("site_check").foreign(site) == []


def test_rows_of_a_benchmark_become_lines_and_misses_are_told() -> None:
    row = {
        "what": "draft",
        "on": "1 MP",
        "must_be": "≤ 25 ms",
        "value": 31.25,
        "ok": False,
        "text": "31.2 ms",
    }
    line = maker("make_performance").cells(row)
    assert line == "| draft | 1 MP | ≤ 25 ms | 31.2 ms | missed |"


def test_other_tools_have_one_line_for_each_picture() -> None:
    told = {"on": "logo", "must_be": "-", "ok": True}
    rows = [{**told, "what": "tool: time", "text": "5 ms"}, {**told, "what": "tool: file", "text": "2 kB"}]
    assert maker("make_performance").tracers(rows)[2:] == ["| logo | tool | 5 ms | 2 kB |  |"]


@pytest.mark.parametrize(
    ("text", "suffix", "found"),
    [
        ('<script src="https://cdn.org/x.js"></script>', ".html", 1),
        ('<link rel="stylesheet" href="//cdn.org/x.css">', ".html", 1),
        ('<link rel="canonical" href="https://a.org">', ".html", 0),
        ('<a href="https://a.org">there</a><img src="here.png">', ".html", 0),
        ('<img srcset="a.png 1x, https://a.org/b.png 2x">', ".html", 1),
        ('<p style="background: url(https://a.org/b.png)">', ".html", 2),
        ('<svg><image xlink:href="http://a.org/b.png"/></svg>', ".svg", 1),
        ('<svg xmlns="http://www.w3.org/2000/svg"></svg>', ".svg", 0),
        ("@import 'https://a.org/b.css';", ".css", 1),
        ("@font-face { src: url(font.woff2) }", ".css", 0),
        ('const m = await import("https://a.org/m.js")', ".js", 1),
        ('const link = "https://a.org";', ".js", 0),
    ],
)
def test_what_loads_is_told_from_what_links(text: str, suffix: str, found: int) -> None:
    assert len(maker("site_check").loads(text, suffix)) == found


def test_pictures_inside_pages_become_files_that_are_kept_once(tmp_path: Path) -> None:
    page = tmp_path / "tutorials" / "page.html"
    page.parent.mkdir()
    page.write_text(f'<img alt="a" src="{PIXELS}"><img src="{PIXELS}"><img src="data:image/png;base64,iVBO">')
    maker("site_pictures").unpack(tmp_path)
    (file,) = (tmp_path / "_images").iterdir()
    shown = f'loading="lazy" src="../_images/{file.name}"'
    assert page.read_text().count(shown) == 2
    assert 'src="data:image/png;base64,iVBO"' in page.read_text()
    assert file.suffix == ".png"


def test_a_page_is_too_large_by_itself_or_with_its_pictures(tmp_path: Path) -> None:
    check = maker("site_check")
    (tmp_path / "text.html").write_text("x" * (check.MOST_TEXT + 1))
    (tmp_path / "small.html").write_text('<img src="a.png">' * 2)
    (tmp_path / "shown.html").write_text('<img src="a.png"><img alt="" src="b.png">')
    for name in ("a.png", "b.png"):
        (tmp_path / name).write_bytes(b"x" * (check.MOST // 2 + 1))
    assert [line.partition(":")[0] for line in check.heavy(tmp_path)] == ["shown.html", "text.html"]


@pytest.mark.parametrize(
    ("shown", "lines"),
    [
        ('<img alt="&lt;Studio &#x27;a.jpg&#x27; edge&gt;" src="data:image/svg+xml;base64,PA==">', 0),
        ('<img alt="&lt;Studio &#x27;a.jpg&#x27; edge&gt;" src="../_images/0a1b.jpg">', 1),
        ("<em>&lt;Studio&gt;: run the cell to see it</em>", 1),
    ],
)
def test_a_page_whose_studio_shows_no_drawing_is_told(shown: str, lines: int, tmp_path: Path) -> None:
    (tmp_path / "tutorials").mkdir()
    (tmp_path / "tutorials" / "page.html").write_text(shown)
    assert len(maker("make_site").missing_previews(tmp_path)) == lines
