"""The parameters that an SVG of ours carries: found without trusting the file.

A document type declaration is refused before any entity can be declared, size and depth are bounded, and
reading stops once the parameters are found.
"""

from __future__ import annotations

from xml.parsers import expat

from vec2art_nb.errors import ParamsFileError
from vec2art_nb.params.document import ELEMENT, MAX_BYTES, NAMESPACE
from vec2art_nb.params.source import Content, Source, read_source

_MAX_SVG_BYTES = 64 * 2**20
_MAX_DEPTH = 256
_CHUNK = 2**18
_OURS = f"{NAMESPACE} {ELEMENT}"
_EXPECTED = "an SVG written by vec2art_nb"


class _Found(Exception):  # noqa: N818 - ends the parse, no error
    """The parameters have been read."""


class _Reader:
    """Collects the text of the first element that is ours."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._depth = 0
        self._parts: list[str] | None = None
        self._size = 0
        # For a text the declared encoding is void: it is UTF-8 by now.
        self._parser = expat.ParserCreate(content.encoding, " ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.StartDoctypeDeclHandler = self._doctype

    def read(self) -> str:
        """Parse up to the end of our element."""
        data = self._content.data
        try:
            for start in range(0, len(data), _CHUNK):
                self._parser.Parse(data[start : start + _CHUNK], False)
            self._parser.Parse(b"", True)
        except _Found:
            return "".join(self._parts or ())
        except ParamsFileError:
            raise
        except (expat.ExpatError, ValueError, LookupError) as error:  # the latter two: an unusable encoding
            raise self._refuse(f"no valid XML ({error})") from error
        raise self._refuse("without parameters of vec2art_nb", "Programs that optimise SVGs drop them.")

    def _refuse(self, problem: str, suggestion: str = "") -> ParamsFileError:
        return ParamsFileError(self._content.name, problem, _EXPECTED, suggestion)

    def _doctype(self, *_declaration: object) -> None:
        raise self._refuse("declares a document type (DOCTYPE), which could hide entities")

    def _start(self, name: str, _attributes: object) -> None:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise self._refuse(f"nested deeper than {_MAX_DEPTH} elements")
        if name == _OURS and self._parts is None:
            self._parts = []

    def _end(self, name: str) -> None:
        self._depth -= 1
        if name == _OURS:
            raise _Found

    def _text(self, text: str) -> None:
        if self._parts is None:
            return
        self._parts.append(text)
        self._size += len(text)
        if self._size > MAX_BYTES:
            raise self._refuse(f"carries more than {MAX_BYTES // 2**20} MB of parameters")


def read_svg_metadata(source: Source) -> str:
    """JSON text of the parameters in an SVG.

    Parameters
    ----------
    source : str, bytes or path-like
        The SVG, or the path of its file; at most 64 MB.

    Raises
    ------
    vec2art_nb.errors.ParamsFileError
        If it cannot be read, is no XML, declares a document type, or carries no parameters.

    Examples
    --------
    >>> read_svg_metadata('<svg><metadata><vec2art xmlns="https://vec2art-nb/params">{}</vec2art></metadata></svg>')
    '{}'
    """
    return _Reader(read_source(source, "SVG", "<", _MAX_SVG_BYTES)).read()
