"""What a saved notebook keeps of a Studio: an image that needs no kernel, and little room."""

import base64
import io
import json
import re
from typing import Any

import nbformat
import numpy as np
import pytest
from PIL import Image

from vec2art_nb import Picture, Studio, sample, vectorize
from vec2art_nb.studio.fallback import LIMIT, fallback

FRONT_END = {"studio.js": "export default {}", "studio-style.css": ".v2-studio {}"}
#: Bytes that a notebook may grow by.
MOST = 200_000


@pytest.fixture(autouse=True)
def front_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vec2art_nb.studio.widget.bundle", FRONT_END.__getitem__)


def saved(data: dict[str, Any]) -> str:
    """Text of a notebook whose cell has this output."""
    output = nbformat.v4.new_output("execute_result", data, execution_count=1)
    cell = nbformat.v4.new_code_cell("studio", outputs=[output], execution_count=1)
    return nbformat.writes(nbformat.v4.new_notebook(cells=[cell]))


def image(page: str) -> tuple[str, bytes]:
    """The one image of a page that shows nothing else, and loads nothing."""
    (source,) = re.findall(r'src="([^"]*)"', page)
    assert page.count("<") == 1
    mime, data = re.fullmatch(r"data:([\w/+]+);base64,([\w+/=]+)", source).groups()  # type: ignore[union-attr]
    return mime, base64.b64decode(data)


@pytest.mark.parametrize("algorithm", ["edge", "centerline", "superpixel", "dots"])
def test_a_notebook_grows_by_little_and_shows_the_drawing_again(algorithm: str) -> None:
    studio = Studio(sample("portrait"), algorithm)
    studio.drawing  # noqa: B018 - the final is the largest that can be saved
    data, _ = studio._repr_mimebundle_()  # type: ignore[misc]
    text = saved(data)
    assert len(text) - len(saved({})) <= MOST
    reopened = nbformat.reads(text, as_version=4)
    mime, content = image(reopened.cells[0].outputs[0].data["text/html"])
    if mime == "image/svg+xml":
        assert content == studio.drawing.to_svg().encode()
    else:
        assert max(Image.open(io.BytesIO(content)).size) >= 320
    assert json.loads(text)["nbformat"] == 4
    studio.close()


def test_the_heaviest_drawings_become_bitmaps_that_are_small_enough() -> None:
    noise = np.random.default_rng(1).integers(0, 255, (400, 400, 3), np.uint8)
    drawing = vectorize(Picture.open(noise), "dots", count=20_000, **{"dots.preserve_colors": True})
    assert len(drawing.to_svg()) > LIMIT
    mime, data = image(fallback(drawing, "noise"))
    assert (mime, Image.open(io.BytesIO(data)).format) == ("image/webp", "WEBP")
    assert len(data) * 4 / 3 < MOST
