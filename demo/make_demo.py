"""``make demo``: draw the bundled pictures, run the first notebook, write the before/after page.

python demo/make_demo.py NOTEBOOK OUT
"""

from __future__ import annotations

import io
import sys
import tempfile
import time
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from page import Card, page
from PIL import Image
from traitlets.config import Config

import vec2art_nb
from vec2art_nb import Drawing, Picture, sample, vectorize


@dataclass(frozen=True)
class Look:
    """What `vectorize` is asked for, and what the page calls it."""

    how: str
    fields: dict[str, Any] = field(default_factory=dict)

    def call(self, algorithm: str) -> str:
        """How to ask for it, for people."""
        words = [f"{name}={value}" for name, value in self.fields.items() if name != "algorithm"]
        return ", ".join([algorithm, *words])


#: The picture that is shown large, in several looks.
HERO = "portrait"
LOOKS = {
    "portrait-comic": Look("Comic", {"preset": "comic"}),
    "portrait": Look("Edge"),
    "portrait-ink": Look("Ink", {"preset": "ink"}),
    "portrait-sketch": Look("Sketch", {"preset": "sketch"}),
    "portrait-poster": Look("Poster", {"preset": "poster"}),
    "portrait-stained-glass": Look("Stained glass", {"preset": "stained_glass"}),
    "portrait-low-poly": Look("Low poly", {"preset": "low_poly"}),
    "portrait-dots": Look("Dots", {"algorithm": "dots"}),
    "portrait-contour-dots": Look("Contour dots", {"preset": "contour_dots"}),
    "portrait-pointillist": Look("Pointillist outline", {"preset": "pointillist_outline"}),
    "portrait-colors": Look("Lines in their own colours", {"color_preserve": True, "detail": 0.8}),
    "portrait-night": Look("Dark paper", {"preset": "ink", "paper": "#10203a", "stroke_color": "#e8eefc"}),
}

#: The other bundled pictures, each in a look that suits it.
GALLERY = {
    "animal": Look("Contour dots", {"preset": "contour_dots"}),
    "still_life": Look("Comic", {"preset": "comic"}),
    "building": Look("Detailed line art", {"preset": "detailed_line_art"}),
    "sketch": Look("Centerline", {"preset": "variable_width"}),
    "page": Look("Centerline, text", {"preset": "text_typography"}),
    "logo": Look("Edge, logo", {"preset": "corporate_logo"}),
}

CREDITS = (
    "Pictures: portrait by NASA, public domain; animal by Stéfan van der Walt and still life by Rachel "
    "Michetti, CC0; building by danielbuechele, CC BY 2.0, drawn after it; sketch, page and logo by the "
    "vec2art_nb authors, MIT."
)

#: Longest side of the pictures inside the page, px.
SHOWN = 1200

#: Longest side of a look's small picture, px; screens show it at half of that.
THUMBNAIL = 320


def draw(name: str, file: str, look: Look, out: Path) -> Card:
    """Draw a bundled picture, save the SVG, and say how it went."""
    picture = Picture.open(sample(name))
    started = time.perf_counter()
    drawing = vectorize(picture, **look.fields)
    svg = drawing.to_svg()
    seconds = time.perf_counter() - started
    (out / file).write_text(svg, encoding="utf-8")
    return Card(
        title=name.replace("_", " ").capitalize(),
        how=look.how,
        call=look.call(drawing.params.text("algorithm")),
        file=file,
        photo=photo(picture),
        svg=svg,
        thumbnail=thumbnail(drawing),
        aspect=picture.width / picture.height,
        elements=drawing.stats.elements,
        milliseconds=round(1000 * seconds),
    )


def photo(picture: Picture) -> bytes:
    """The picture as a JPEG of moderate size."""
    image = Image.fromarray(picture.rgb)
    image.thumbnail((SHOWN, SHOWN))
    file = io.BytesIO()
    image.save(file, "JPEG", quality=85, optimize=True)
    return file.getvalue()


def thumbnail(drawing: Drawing) -> bytes:
    """The drawing as a small PNG with wider lines, which small drawings need."""
    wide = drawing.restyle(stroke_width=min(3 * drawing.params.number("stroke.width"), 10))
    return wide.to_png(THUMBNAIL / max(drawing.width, drawing.height))


def execute(notebook: Path, out: Path) -> None:
    """Run a notebook in a kernel of its own and keep it with its outputs."""
    content = nbformat.read(notebook, as_version=4)
    place = {"metadata": {"path": str(out.parent)}}
    # Sockets in a folder of our own: over TCP the kernel warns that anyone on the machine could listen.
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the client's event loop, not ours
        sockets = Config({"KernelManager": {"transport": "ipc", "ip": f"{folder}/kernel"}})
        NotebookClient(content, kernel_name="python3", resources=place, config=sockets).execute()
    nbformat.write(content, out / notebook.name)


def main(notebook: Path, out: Path) -> None:
    """Write everything that the demo shows into a folder."""
    out.mkdir(parents=True, exist_ok=True)
    print("Compiling the kernels (up to a minute on a new machine, once)", flush=True)
    vec2art_nb.warmup()
    print("Drawing the bundled pictures", flush=True)
    hero = [draw(HERO, f"{file}.svg", look, out) for file, look in LOOKS.items()]
    cards = [draw(name, f"{name}.svg", look, out) for name, look in GALLERY.items()]
    print(f"Running {notebook}", flush=True)
    execute(notebook, out)
    total = sum(card.milliseconds for card in (*hero, *cards))
    text = page(
        hero,
        cards,
        summary=f"Seven pictures and {len(hero) + len(cards)} drawings, made in {total / 1000:.1f} s.",
        credits_=CREDITS,
        made=f"Made by vec2art_nb {vec2art_nb.__version__}.",
    )
    (out / "index.html").write_text(text, encoding="utf-8")
    print(f"\nBefore and after:  {(out / 'index.html').resolve()}")
    print(f"The drawings:      {out.resolve()}/*.svg")
    print(f"The notebook, run: {(out / notebook.name).resolve()}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
