"""Web pages of one file: nothing from outside, nothing that a title could smuggle in."""

import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest

from tests.engine.drawing_shapes import layer_of, polyline
from vec2art_nb.engine.drawing import Drawing
from vec2art_nb.params.schema import DEFAULTS

HOSTILE = "\"><script>alert(1)</script><img src=x onerror=alert(1)> ]]> & 'x' \u2028"


class Reader(HTMLParser):
    """Collects elements and texts."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, str] = {}
        self._in = ""

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        self._in = tag

    def handle_data(self, data):
        self.texts[self._in] = self.texts.get(self._in, "") + data

    def handle_endtag(self, tag):
        self._in = ""


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    return reader


def page(title: str = "bar", **fields: object) -> str:
    drawing = Drawing(60, 40, (layer_of([polyline((5, 5), (50, 30))]),), DEFAULTS, title=title)
    return drawing.restyle(**fields).to_html()


def test_it_holds_the_drawing_its_name_and_what_it_consists_of() -> None:
    reader = read(page())
    tags = [tag for tag, _ in reader.found]
    assert tags.count("svg") == tags.count("main") == tags.count("h1") == 1
    assert reader.texts["h1"] == "bar"
    about = next(attrs["content"] for _, attrs in reader.found if attrs.get("name") == "description")
    assert about == "Drawing 'bar' edge 60 x 40, 1 stroke"


@pytest.mark.parametrize("title", [HOSTILE, "</title><script>", "</svg></main>", "\x00\ud800", ""])
def test_titles_never_become_markup(title: str) -> None:
    plain, hostile = read(page()), read(page(title))
    outside = {"desc", "title"}  # the SVG has a title if there is one

    def tags(reader: Reader) -> list[str]:
        return [tag for tag, _ in reader.found if tag not in outside]

    assert tags(hostile) == tags(plain)
    assert page(title).encode()
    assert not [name for _, attrs in hostile.found for name in attrs if name.startswith("on")]


def test_nothing_is_loaded_and_the_policy_allows_only_what_is_there() -> None:
    text = page()
    assert not re.search(r"(src|href)=(?!\"data:)", text)
    assert "http" not in re.sub(r"http-equiv|xmlns=\"[^\"]*\"", "", text)
    for kind in ("style", "script"):
        (content,) = re.findall(rf"<{kind}>(.*?)</{kind}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in text
    assert "style=" not in text.replace(text[text.index("<style>") : text.index("</style>")], "")


def test_without_paper_it_gets_a_light_ground() -> None:
    assert '<main class="bare"' in page(paper="transparent")
    assert '<main class="bare"' not in page()


def test_it_is_saved_by_its_suffix(tmp_path) -> None:
    drawing = Drawing(60, 40, (), DEFAULTS, title="bar")
    drawing.save(tmp_path / "a.html")
    assert (tmp_path / "a.html").read_text(encoding="utf-8") == drawing.to_html()
