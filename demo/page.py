"""The before/after page: one HTML file with everything inside, made from pictures and their drawings."""

from __future__ import annotations

import html
import string
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

TEMPLATE = Path(__file__).with_name("page.html")

CARD = string.Template("""\
<figure class="card" style="--a:$aspect">
  <div class="stage">
    <img class="drawing" alt="Drawing: $title" src="$drawing">
    <img class="photo" alt="$title" src="$photo">
    <div class="bar"></div>
    <input type="range" min="0" max="100" step="0.1" value="50" aria-label="$title: share shown">
  </div>
  <figcaption>
    <b>$title</b> <span class="call">$call</span> <span class="facts">$facts</span>
    <span class="act"><button data-large>Enlarge</button><a href="$file" download="$file">SVG</a></span>
  </figcaption>
</figure>
""")

LOOK = string.Template("""\
<button class="look" aria-pressed="$chosen" data-call="$call" data-facts="$facts" data-file="$file"
data-drawing="$drawing"><img alt="" src="$thumbnail">$how</button>
""")


@dataclass(frozen=True)
class Card:
    """One picture beside one of its drawings.

    Attributes
    ----------
    title : str
        What the picture shows.
    how : str
        Name of the look.
    call : str
        How to ask for it.
    file : str
        Name of the SVG file.
    photo : bytes
        The picture as JPEG.
    svg : str
        The drawing.
    thumbnail : bytes
        The drawing as a small PNG.
    aspect : float
        Width over height.
    elements : str
        What the drawing holds.
    milliseconds : int
        How long it took.
    """

    title: str
    how: str
    call: str
    file: str
    photo: bytes
    svg: str
    thumbnail: bytes
    aspect: float
    elements: str
    milliseconds: int

    def values(self) -> dict[str, str]:
        """What the templates of a card and of a look take, safe to put into HTML."""
        kilobytes = len(self.svg.encode()) / 1000
        facts = f"{self.elements} · {kilobytes:.0f} kB · {self.milliseconds} ms"
        texts = {"title": self.title, "how": self.how, "call": self.call, "file": self.file, "facts": facts}
        return {
            **{name: html.escape(text) for name, text in texts.items()},
            "aspect": f"{self.aspect:.4f}",
            "photo": data_uri("image/jpeg", self.photo),
            "thumbnail": data_uri("image/png", self.thumbnail),
            "drawing": data_uri("image/svg+xml", self.svg.encode()),
        }


def data_uri(kind: str, content: bytes) -> str:
    """Content as an address that holds it."""
    return f"data:{kind};base64,{b64encode(content).decode()}"


def page(hero: Sequence[Card], cards: Sequence[Card], *, summary: str, credits_: str, made: str) -> str:
    """Write the page.

    Parameters
    ----------
    hero : sequence of Card
        One picture in several looks, shown large; the first one is shown at the start.
    cards : sequence of Card
        The gallery.
    summary, credits_, made : str
        Plain text for the head and the foot of the page.
    """
    looks = (LOOK.substitute(card.values(), chosen=str(card is hero[0]).lower()) for card in hero)
    return string.Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        hero=CARD.substitute(hero[0].values()),
        hero_aspect=f"{hero[0].aspect:.4f}",
        looks="".join(looks),
        cards="".join(CARD.substitute(card.values()) for card in cards),
        summary=html.escape(summary),
        credits=html.escape(credits_),
        made=html.escape(made),
    )
