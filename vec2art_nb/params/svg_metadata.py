"""The parameters that an SVG of ours carries, or a web page around it: found without trusting the file.

A document type declaration is refused before any entity can be declared, size and depth are bounded, and
reading stops once the parameters are found. Of a web page only the drawing in it is read.
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
_EXPECTED = "an SVG, or a web page, written by vec2art_nb"
#: How every web page of ours begins, and as browsers save it.
_PAGE = b"<!doctype html"


class _Found(Exception):  # noqa: N818 - ends the parse, no error
    """The parameters have been read."""


class _Reader:
    """Collects the texts of our elements in the first ``<metadata>`` that has any."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._depth = 0
        self._found: list[list[str]] = []
        self._within = 0
        self._inside = False
        self._size = 0
        # For a text the declared encoding is void: it is UTF-8 by now.
        self._parser = expat.ParserCreate(content.encoding, " ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.StartDoctypeDeclHandler = self._doctype

    def read(self) -> tuple[str, ...]:
        """Parse up to the end of the element that holds ours."""
        data = self._content.data
        try:
            for start in range(0, len(data), _CHUNK):
                self._parser.Parse(data[start : start + _CHUNK], False)
            self._parser.Parse(b"", True)
        except _Found:
            return tuple("".join(parts) for parts in self._found)
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
        if name == _OURS:
            self._found.append([])
            self._within = self._depth - 1
            self._inside = True

    def _end(self, name: str) -> None:
        self._depth -= 1
        self._inside = self._inside and name != _OURS
        if self._found and self._depth < self._within:
            raise _Found

    def _text(self, text: str) -> None:
        if not self._inside:
            return
        self._found[-1].append(text)
        self._size += len(text)
        if self._size > MAX_BYTES:
            raise self._refuse(f"carries more than {MAX_BYTES // 2**20} MB of parameters")


def _read_drawing(source: Source) -> Content:
    """The SVG, also where a web page holds it."""
    content = read_source(source, "SVG", "<", _MAX_SVG_BYTES)
    data = content.data.removeprefix(b"\xef\xbb\xbf").lstrip()
    if data[: len(_PAGE)].lower() != _PAGE:
        return content
    first, end = data.find(b"<svg"), data.rfind(b"</svg>")
    if not 0 <= first < end:
        raise ParamsFileError(content.name, "a web page without an SVG in it", _EXPECTED)
    return content._replace(data=data[first : end + len(b"</svg>")])


def read_svg_parts(source: Source) -> tuple[str, ...]:
    """JSON texts of the parameters in an SVG: one, or in a stack those of each drawing, bottom first.

    The web pages that `Drawing.to_html` writes hold an SVG and may be given as well.

    Parameters
    ----------
    source : str, bytes or path-like
        The SVG or web page, or the path of its file; at most 64 MB.

    Raises
    ------
    vec2art_nb.errors.ParamsFileError
        If it cannot be read, is no XML, declares a document type, or carries no parameters.

    Examples
    --------
    >>> part = '<vec2art xmlns="https://vec2art-nb/params">{}</vec2art>'
    >>> read_svg_parts(f"<svg><metadata>{part}{part}</metadata></svg>")
    ('{}', '{}')
    """
    return _Reader(_read_drawing(source)).read()


def read_svg_metadata(source: Source) -> str:
    """JSON text of the parameters in an SVG, or in a web page around it, that is no stack.

    Parameters
    ----------
    source : str, bytes or path-like
        The SVG or web page, or the path of its file; at most 64 MB.

    Raises
    ------
    vec2art_nb.errors.ParamsFileError
        As `read_svg_parts`, and if it is a stack of drawings.

    Examples
    --------
    >>> read_svg_metadata('<svg><metadata><vec2art xmlns="https://vec2art-nb/params">{}</vec2art></metadata></svg>')
    '{}'
    """
    content = _read_drawing(source)
    parts = _Reader(content).read()
    if len(parts) > 1:
        problem = f"a stack of {len(parts)} drawings, each with parameters of its own"
        way = "Params.parts_from_svg reads them all."
        raise ParamsFileError(content.name, problem, "an SVG of a single drawing", way)
    return parts[0]
