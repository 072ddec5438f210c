"""What the pages of a built site would load when they are viewed: from elsewhere, or too much."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

#: Attributes that make a browser load something.
LOADS = {
    "audio": "src",
    "embed": "src",
    "iframe": "src",
    "image": "href",
    "img": "src",
    "object": "data",
    "script": "src",
    "source": "src",
    "use": "href",
    "video": "src",
}
#: Kinds of ``<link>`` that do; others lead to pages.
LINKS = {"apple-touch-icon", "icon", "manifest", "modulepreload", "preconnect", "preload", "stylesheet"}
ELSEWHERE = re.compile(r"^(?:[a-z]+:)?//", re.IGNORECASE)
IN_STYLE = re.compile(r"""(?:@import\s+|url\()\s*["']?((?:[a-z]+:)?//[^"')\s]+)""", re.IGNORECASE)
IN_SCRIPT = re.compile(r"""(?:\bimport\s*\(?|\bfrom|importScripts\(|fetch\()\s*["']((?:https?:)?//[^"']+)""")
#: Pictures of a page that are files of the site.
PICTURES = re.compile(r"""<img\b[^>]*?\ssrc="(?!data:)([^"?#]+)""")
#: Bytes of the text of a page, and of it with its pictures.
MOST_TEXT, MOST = 500_000, 2_500_000


class _Loads(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a tag loads."""
        has = {name.removeprefix("xlink:"): value or "" for name, value in attrs}
        places = [has.get(LOADS.get(tag, ""), "")]
        places += [part.split()[0] for part in has.get("srcset", "").split(",") if part.split()]
        if tag == "link" and LINKS & {*has.get("rel", "").lower().split()}:
            places.append(has.get("href", ""))
        places += IN_STYLE.findall(has.get("style", ""))
        self.found += [place for place in places if ELSEWHERE.match(place)]


def loads(text: str, suffix: str) -> list[str]:
    """Addresses elsewhere that a page, style sheet or script loads.

    Examples
    --------
    >>> loads('<a href="https://a.org"></a><img src="//b.org/c.png"><img src="c.png">', ".html")
    ['//b.org/c.png']
    """
    if suffix == ".css":
        return IN_STYLE.findall(text)
    if suffix == ".js":
        return IN_SCRIPT.findall(text)
    parser = _Loads()
    parser.feed(text)
    return parser.found + IN_STYLE.findall(text) + IN_SCRIPT.findall(text)


def foreign(site: Path) -> list[str]:
    """A line for each thing that a file of the site loads from elsewhere."""
    files = [file for file in sorted(site.rglob("*")) if file.suffix in {".html", ".css", ".js", ".svg"}]
    return [
        f"{file.relative_to(site)} loads {place}"
        for file in files
        for place in dict.fromkeys(loads(file.read_text(encoding="utf-8"), file.suffix))
    ]


def heavy(site: Path) -> list[str]:
    """A line for each page that is larger than pages may be, alone or with its pictures."""
    found = []
    for page in sorted(site.rglob("*.html")):
        text = page.read_text(encoding="utf-8")
        own = len(text.encode())
        pictures = {(page.parent / place).resolve() for place in PICTURES.findall(text)}
        whole = own + sum(file.stat().st_size for file in pictures if file.is_file())
        for size, most, what in ((own, MOST_TEXT, "text"), (whole, MOST, "text and pictures")):
            if size > most:
                name = page.relative_to(site)
                found.append(f"{name}: {size / 1e6:.1f} MB of {what}; at most {most / 1e6:g} MB")
    return found
