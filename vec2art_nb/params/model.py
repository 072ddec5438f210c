"""`Params`: all fields as a tree of traits that is valid at every moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from html import escape
from typing import Any

from vec2art_nb.params.document import metadata_json, read_document
from vec2art_nb.params.names import find, keyword, resolve_names
from vec2art_nb.params.resolve import resolve_params
from vec2art_nb.params.rules import settle, shortest
from vec2art_nb.params.schema import DEFAULTS, GROUPS, SCHEMA, fields_of, normalise
from vec2art_nb.params.snapshot import Snapshot, Value
from vec2art_nb.params.source import Source
from vec2art_nb.params.svg_metadata import read_svg_metadata, read_svg_parts
from vec2art_nb.params.tree import Node

_GROUP_TYPES: dict[str, type[Node]] = {
    name: type(name.capitalize(), (Node,), {"__module__": __name__, "group": name}) for name in GROUPS
}


class Params(Node):
    """All parameters of a drawing, as a tree of traits: ``params.detail``, ``params.stroke.width``.

    Every assignment is validated at once, alone and against the other fields; what depends on it follows
    (``params.edge.flow = False`` ends tracing along the flow). Observers only see states that are valid.

    Parameters
    ----------
    algorithm : {"edge", "centerline"}, optional
        By default the preset's, or ``"edge"``.
    preset : str, optional
        Name of a preset; the other arguments go over it.
    **fields
        Values by name: ``stroke_width=2``; a field of the algorithm's own group without the group,
        ``max_error=1``; or a group at once, ``edge={"max_error": 1}``.

    Raises
    ------
    vec2art_nb.errors.ParamsError
        Says which field, which value, what is allowed and what to do instead.

    Examples
    --------
    >>> params = Params("edge", max_error=2, stroke_width=1.5)
    >>> params.edge.max_error, params.stroke.width
    (2.0, 1.5)
    >>> params.update(detail=0.7, edge={"passes": 2, "reverse": True})
    >>> params
    Params('edge', detail=0.7, stroke_width=1.5, edge_max_error=2.0, edge_passes=2, edge_reverse=True)
    >>> params.edge.passes = 1
    >>> params.edge.reverse
    False
    >>> params.edge.max_eror = 1
    Traceback (most recent call last):
        ...
    vec2art_nb.errors.UnknownFieldError: there is no field 'edge.max_eror'. Did you mean edge.max_error?
    """

    group = ""

    def __init__(self, algorithm: str | None = None, preset: str | None = None, **fields: Any) -> None:
        super().__init__(self._assign_field)
        self._snapshot = DEFAULTS
        for name in GROUPS:
            vars(self)[name] = _GROUP_TYPES[name](self._assign_field)
        self._commit(resolve_params(algorithm, preset, None, fields))

    def __setattr__(self, name: str, value: object) -> None:
        if name in GROUPS:  # params.edge = {"max_error": 2}
            self.update({name: value})
        else:
            super().__setattr__(name, value)

    def snapshot(self) -> Snapshot:
        """Frozen values of all fields; takes no time."""
        return self._snapshot

    def update(self, values: Mapping[str, object] | None = None, /, **fields: Any) -> None:
        """Change several fields at once: all of them, or none if anything is wrong.

        Rules see the final values only, and each observer is called once, after everything has changed.

        Parameters
        ----------
        values : mapping, optional
            By dotted path (a `Snapshot` is one), keyword, or group with a nested mapping.
        **fields
            The same as keywords.

        Raises
        ------
        vec2art_nb.errors.ParamsError
            Nothing has changed then.
        """
        stated = resolve_names(self._snapshot.text("algorithm"), values or {}, fields)
        self._commit(settle(self._snapshot, normalise(stated)))

    def reset(self, *names: str) -> None:
        """Set fields, whole groups, or (without names) everything back to the defaults."""
        paths: set[str] = set()
        for name in names:
            fields = (
                fields_of(name) if name in GROUPS else (SCHEMA[find(name, self._snapshot.text("algorithm"))],)
            )
            paths.update(field.path for field in fields)
        self._commit(settle(self._snapshot, {path: DEFAULTS[path] for path in (paths if names else SCHEMA)}))

    def changed_fields(self) -> dict[str, Value]:
        """Fields that differ from their defaults, by path."""
        return {path: value for path, value in self._snapshot.items() if value != DEFAULTS[path]}

    def copy(self) -> Params:
        """Independent copy; observers stay with the original."""
        return Params.from_snapshot(self._snapshot)

    @classmethod
    def from_snapshot(cls, snapshot: Snapshot) -> Params:
        """Params with these values."""
        return cls.from_dict(snapshot)

    def to_dict(self, *, changed_only: bool = False, nested: bool = False) -> dict[str, Any]:
        """Values by path.

        Parameters
        ----------
        changed_only : bool
            Only what `from_dict` needs to make the same values again.
        nested : bool
            ``{"edge": {"max_error": 1.0}}`` instead of ``{"edge.max_error": 1.0}``.
        """
        values = shortest(self._snapshot) if changed_only else dict(self._snapshot)
        if not nested:
            return values
        tree: dict[str, Any] = {}
        for path, value in values.items():
            group, _, name = path.rpartition(".")
            (tree.setdefault(group, {}) if group else tree)[name] = value
        return tree

    @classmethod
    def from_dict(cls, values: Mapping[str, object]) -> Params:
        """Params with these values over the defaults, named as in `update`."""
        params = cls()
        params.update(values)
        return params

    def to_json(self, *, indent: int | None = 2) -> str:
        """All values as a JSON document with the versions of the schema and of this package."""
        return metadata_json(self._snapshot, indent=indent)

    @classmethod
    def from_json(cls, source: Source) -> Params:
        """Params from a JSON document, or from a JSON object of fields written by hand.

        Parameters
        ----------
        source : str, bytes or path-like
            The JSON itself or the path of its file, at most 1 MB.

        Raises
        ------
        vec2art_nb.errors.ParamsError
            If it cannot be read, names unknown fields, or holds values that are not allowed.
        """
        return cls.from_dict(read_document(source))

    @classmethod
    def from_svg(cls, source: Source) -> Params:
        """Params that a drawing was made with, from the metadata of its SVG.

        Parameters
        ----------
        source : str, bytes or path-like
            The SVG itself or the path of its file, at most 64 MB.

        Raises
        ------
        vec2art_nb.errors.ParamsError
            If it is no SVG that carries parameters, a stack of drawings, or cannot be read.
        """
        return cls.from_json(read_svg_metadata(source))

    @classmethod
    def parts_from_svg(cls, source: Source) -> tuple[Params, ...]:
        """Params of each drawing in the SVG of a stack (see `Drawing`), bottom first; else the only ones.

        Parameters and errors are those of `from_svg`.
        """
        return tuple(map(cls.from_json, read_svg_parts(source)))

    def __eq__(self, other: object) -> bool:
        return self._snapshot == other._snapshot if isinstance(other, Params) else NotImplemented

    __hash__ = None  # type: ignore[assignment]  # equal by value, and changeable

    def __copy__(self) -> Params:
        return self.copy()

    def __deepcopy__(self, _memo: object) -> Params:
        return self.copy()

    def __reduce__(self) -> tuple[Callable[[Snapshot], Params], tuple[Snapshot]]:
        return Params.from_snapshot, (self._snapshot,)

    def __repr__(self) -> str:
        stated = shortest(self._snapshot)
        stated.pop("algorithm", None)
        words = [repr(self.algorithm), *(f"{keyword(path)}={value!r}" for path, value in stated.items())]
        return f"Params({', '.join(words)})"

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td><code>{path}</code></td><td>{escape(str(value))}</td><td>{escape(str(DEFAULTS[path]))}</td>"
            f"<td style='text-align:left'>{escape(SCHEMA[path].help)}</td></tr>"
            for path, value in self.changed_fields().items()
        )
        title = f"<b>Params</b> · {self.algorithm}"
        if not rows:
            return f"{title} · all at their defaults"
        head = "<tr><th>field</th><th>value</th><th>default</th><th></th></tr>"
        return f"{title}<table><thead>{head}</thead><tbody>{rows}</tbody></table>"

    def _assign_field(self, path: str, value: object) -> None:
        value = SCHEMA[path].normalise(value)
        if value != self._snapshot[path]:
            self._commit(settle(self._snapshot, {path: value}))

    def _commit(self, values: Mapping[str, Value]) -> None:
        before = self._snapshot
        changed = {path: value for path, value in values.items() if value != before[path]}
        self._snapshot = before.evolve(changed)
        nodes = {
            name: getattr(self, name) if name else self for name in {SCHEMA[path].group for path in changed}
        }
        with ExitStack() as held:  # notifications go out when all values are in place
            for node in nodes.values():
                held.enter_context(node.hold_trait_notifications())
            for path, value in changed.items():
                node, field = nodes[SCHEMA[path].group], SCHEMA[path]
                getattr(type(node), field.name).store(node, value)
