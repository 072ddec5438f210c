"""How people name fields: paths, keywords, nested mappings; and what a name that is none probably meant."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable, Iterator, Mapping, Sequence

from vec2art_nb.errors import ParamsError, UnknownFieldError
from vec2art_nb.params.field import ALGORITHMS
from vec2art_nb.params.nearest import nearest
from vec2art_nb.params.schema import GROUPS, SCHEMA, fields_of

#: Further unknown names that one error tells.
_MOST_TOLD = 8

_KEYWORDS = {path.replace(".", "_"): path for path in SCHEMA}


def keyword(path: str) -> str:
    """Name of a field as a keyword argument.

    Examples
    --------
    >>> keyword("edge.max_error")
    'edge_max_error'
    """
    return path.replace(".", "_")


def find(name: str, algorithm: str) -> str:
    """Path of the field that `name` means.

    Parameters
    ----------
    name : str
        The path itself, the path with an underscore for the dot, or a field of the algorithm's own group
        without that group's name.
    algorithm : str
        Algorithm that draws.

    Raises
    ------
    vec2art_nb.errors.UnknownFieldError
        With the nearest name.

    Examples
    --------
    >>> find("stroke_width", "edge"), find("max_error", "edge"), find("edge.flow", "centerline")
    ('stroke.width', 'edge.max_error', 'edge.flow')
    >>> find("window", "edge")
    Traceback (most recent call last):
        ...
    vec2art_nb.errors.UnknownFieldError: there is no field 'window'. It belongs to centerline,
    and you draw with edge: write centerline_window, or choose algorithm='centerline'.
    """
    path = _path(name, algorithm)
    if path is None:
        raise unknown_field(name, algorithm)
    return path


def is_known(name: str) -> bool:
    """Whether `name` means a field, whatever draws.

    Examples
    --------
    >>> is_known("window"), is_known("stroke_width"), is_known("glow")
    (True, True, False)
    """
    return any(_path(name, algorithm) for algorithm in ALGORITHMS)


def _path(name: str, algorithm: str) -> str | None:
    if name in SCHEMA:
        return name
    own = f"{algorithm}.{name}"
    return _KEYWORDS.get(name) or (own if own in SCHEMA else None)


def resolve_names(algorithm: str, *mappings: Mapping[str, object]) -> dict[str, object]:
    """Values by path, from values by any name.

    Parameters
    ----------
    algorithm : str
        Algorithm that draws, unless one of the mappings states another.
    *mappings : mapping
        Names as `find` understands them, or the name of a group with a mapping of its fields.

    Returns
    -------
    dict
        The values as they were given.

    Raises
    ------
    vec2art_nb.errors.UnknownFieldError
        For names that are no field's; it lists them all.
    vec2art_nb.errors.ParamsError
        For a field that is given twice, however it is spelled.

    Examples
    --------
    >>> resolve_names("edge", {"detail": 1, "edge": {"flow": False}}, {"max_error": 2})
    {'detail': 1, 'edge.flow': False, 'edge.max_error': 2}
    """
    for mapping in mappings:
        stated = mapping.get("algorithm")
        algorithm = stated if isinstance(stated, str) and stated in ALGORITHMS else algorithm
    values: dict[str, object] = {}
    spelled: dict[str, str] = {}
    unknown: list[str] = []
    for name, value in _flatten(mappings):
        path = _path(name, algorithm)
        if path is None:
            unknown.append(name)
        elif path in values:
            ways = sorted({spelled[path], name})
            raise ParamsError(path, value, "one value", f"It is given twice: as {' and as '.join(ways)}.")
        else:
            values[path], spelled[path] = value, name
    if unknown:
        raise unknown_field(unknown[0], algorithm, unknown[1:])
    return values


def match(names: Iterable[str], algorithm: str) -> tuple[str, ...]:
    """Paths of the fields that names or patterns mean, in the order of the schema.

    Parameters
    ----------
    names : iterable of str
        As `find` understands them, or with ``*`` and ``?`` for parts of a path.
    algorithm : str

    Raises
    ------
    vec2art_nb.errors.UnknownFieldError
        For a name that is no field's, and a pattern that no field has.

    Examples
    --------
    >>> match(["stroke.*", "detail"], "edge")
    ('detail', 'stroke.width', 'stroke.color', 'stroke.opacity')
    """
    found: set[str] = set()
    for name in names:
        paths = (
            fnmatch.filter(SCHEMA, name) if any(sign in name for sign in "*?[") else [find(name, algorithm)]
        )
        if not paths:
            raise unknown_field(name, algorithm)
        found.update(paths)
    return tuple(path for path in SCHEMA if path in found)


def _flatten(mappings: tuple[Mapping[str, object], ...]) -> Iterator[tuple[str, object]]:
    for mapping in mappings:
        for name, value in mapping.items():
            if name not in GROUPS:
                yield str(name), value
            elif isinstance(value, Mapping):
                yield from ((f"{name}.{member}", one) for member, one in value.items())
            else:
                raise _not_a_mapping(name, value)


def _not_a_mapping(group: str, value: object) -> ParamsError:
    fields = fields_of(group)
    namesakes = [field.path for field in SCHEMA.values() if field.name == group]
    way = (
        f"Did you mean {namesakes[0]}?"
        if namesakes
        else f"Or one field alone, such as {keyword(fields[0].path)}."
    )
    return ParamsError(group, value, f"a mapping of {', '.join(field.name for field in fields)}", way)


def unknown_field(name: str, algorithm: str | None = None, others: Sequence[str] = ()) -> UnknownFieldError:
    """Error for names that are no field's, with the names that were probably meant.

    Parameters
    ----------
    name : str
    algorithm : str, optional
        Given where the fields of its group could be named without the group.
    others : sequence of str
        More such names; the first eight are told.

    Examples
    --------
    >>> print(unknown_field("edge_max_eror", "edge"))
    there is no field 'edge_max_eror'. Did you mean edge.max_error?
    >>> print(unknown_field("colour", "edge", ["max_eror", "quux"]))
    there is no field 'colour'. Did you mean stroke.color? Nor is there 'max_eror'.
    Did you mean edge.max_error? Nor is there 'quux'.
    """
    told = others[:_MOST_TOLD]  # looking for what was meant takes time
    more = [f"Nor is there {other[:60]!r}. {_meant(other, algorithm)}".rstrip() for other in told]
    if len(others) > len(told):
        more.append(f"Nor {len(others) - len(told)} others.")
    hint = _meant(name, algorithm) or "vec2art_nb.params.field_table() lists all fields."
    return UnknownFieldError(name, None, "a field of the schema", " ".join([hint, *more]))


def _meant(name: str, algorithm: str | None) -> str:
    for owner in ALGORITHMS:
        if algorithm not in {None, owner} and f"{owner}.{name}" in SCHEMA:
            return (
                f"It belongs to {owner}, and you draw with {algorithm}: write {keyword(f'{owner}.{name}')}, "
                f"or choose algorithm={owner!r}."
            )
    spellings = {field.name: path for path, field in SCHEMA.items()}
    spellings |= {field.name: path for path, field in SCHEMA.items() if algorithm in field.algorithms}
    spellings |= _KEYWORDS
    near = nearest(name.replace(".", "_"), spellings)
    return f"Did you mean {spellings[near]}?" if near else ""
