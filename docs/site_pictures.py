"""Pictures of a built site's pages, as files beside them: a page with all of them inside is slow to open."""

from __future__ import annotations

import hashlib
import re
from base64 import b64decode
from functools import partial
from os.path import relpath
from pathlib import Path

#: Folder of the files, in the site.
FOLDER = "_images"
#: Letters of a picture that stays where it is: a file of its own would take longer.
SMALL = 4000
SUFFIXES = {"svg+xml": "svg", "jpeg": "jpg", "x-icon": "ico"}
INLINE = re.compile(r'(<img\b[^>]*?)\ssrc="data:image/([\w.+-]+);base64,([\w+/=\s]+)"')


def unpack(site: Path) -> None:
    """Write the pictures inside pages to files, to be loaded when the reader comes near them."""
    for page in sorted(site.rglob("*.html")):
        text = page.read_text(encoding="utf-8")
        outside = INLINE.sub(partial(_outside, page.parent, site), text)
        if outside != text:
            page.write_text(outside, encoding="utf-8")


def _outside(here: Path, site: Path, found: re.Match[str]) -> str:
    before, kind, code = found.groups()
    if len(code) < SMALL:
        return found[0]
    data = b64decode(code)
    file = site / FOLDER / f"{hashlib.sha256(data).hexdigest()[:16]}.{SUFFIXES.get(kind, kind)}"
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(data)
    return f'{before} loading="lazy" src="{Path(relpath(file, here)).as_posix()}"'
