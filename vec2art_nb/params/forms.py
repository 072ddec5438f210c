"""`Forms`: parameters as dict, JSON, SVG metadata and text, and back."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Self

from vec2art_nb.params.document import metadata_json, read_document
from vec2art_nb.params.names import keyword
from vec2art_nb.params.schema import DEFAULTS, SCHEMA
from vec2art_nb.params.settle import shortest
from vec2art_nb.params.snapshot import Snapshot, Value
from vec2art_nb.params.source import Source
from vec2art_nb.params.svg_metadata import read_svg_metadata, read_svg_parts
from vec2art_nb.params.tree import Node

if TYPE_CHECKING:
    from pathlib import Path

    from vec2art_nb.params.source_code import Call


class Forms(Node):
    """The part of `Params` that leads into other forms and back; all of it goes through snapshots."""

    @abstractmethod
    def snapshot(self) -> Snapshot:
        """Frozen values of all fields."""

    @classmethod
    @abstractmethod
    def from_dict(cls, values: Mapping[str, object]) -> Self:
        """Params with these values over the defaults."""

    def changed_fields(self) -> dict[str, Value]:
        """Fields that differ from their defaults, by path."""
        return {path: value for path, value in self.snapshot().items() if value != DEFAULTS[path]}

    def copy(self) -> Self:
        """Independent copy; observers stay with the original."""
        return self.from_snapshot(self.snapshot())

    @classmethod
    def from_snapshot(cls, snapshot: Snapshot) -> Self:
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
        values = shortest(self.snapshot()) if changed_only else dict(self.snapshot())
        if not nested:
            return values
        tree: dict[str, Any] = {}
        for path, value in values.items():
            group, _, name = path.rpartition(".")
            (tree.setdefault(group, {}) if group else tree)[name] = value
        return tree

    def to_json(self, *, indent: int | None = 2) -> str:
        """All values as a JSON document with the versions of the schema and of this package."""
        return metadata_json(self.snapshot(), indent=indent)

    def save_preset(self, name: str, *, description: str = "", overwrite: bool = False) -> Path:
        """Save these values as a preset of the user's, see `vec2art_nb.params.save_preset`.

        Examples
        --------
        >>> from vec2art_nb import Params, presets
        >>> path = Params("dots", count=900).save_preset("nine_hundred", description="900 dots.")
        >>> [preset.values for preset in presets("dots") if preset.name == "nine_hundred"]
        [{'dots.count': 900}]
        >>> path.unlink()
        """
        from vec2art_nb.params.user_presets import save_preset  # noqa: PLC0415 - few need it

        return save_preset(name, self.snapshot(), description=description, overwrite=overwrite)

    @staticmethod
    def json_schema(*, nested: bool = True) -> dict[str, Any]:
        """JSON Schema of all fields (draft 2020-12), see `vec2art_nb.params.json_schema`."""
        from vec2art_nb.params.json_schema import json_schema  # noqa: PLC0415

        return json_schema(nested=nested)

    @classmethod
    def from_json(cls, source: Source, *, ignore_unknown: bool = False) -> Self:
        """Params from a JSON document, or from a JSON object of fields written by hand.

        Parameters
        ----------
        source : str, bytes or path-like
            The JSON itself or the path of its file, at most 1 MB.
        ignore_unknown : bool
            Leave out fields that are unknown, with a warning, instead of refusing them.

        Raises
        ------
        vec2art_nb.errors.ParamsError
            If it cannot be read, names unknown fields, or holds values that are not allowed.
        """
        return cls.from_dict(read_document(source, ignore_unknown=ignore_unknown))

    @classmethod
    def from_svg(cls, source: Source) -> Self:
        """Params that a drawing was made with, from the metadata of its SVG, alone or in its web page.

        Parameters
        ----------
        source : str, bytes or path-like
            The SVG or web page itself, or the path of its file, at most 64 MB.

        Raises
        ------
        vec2art_nb.errors.ParamsError
            If it is no SVG that carries parameters, a stack of drawings, or cannot be read.
        """
        return cls.from_json(read_svg_metadata(source))

    @classmethod
    def parts_from_svg(cls, source: Source) -> tuple[Self, ...]:
        """Params of each drawing in the SVG of a stack (see `Drawing`), bottom first; else the only ones.

        Parameters and errors are those of `from_svg`.
        """
        return tuple(map(cls.from_json, read_svg_parts(source)))

    def to_python(self, call: Call = "vectorize") -> str:
        """Shortest Python that leads to these parameters.

        Parameters
        ----------
        call : {"vectorize", "Params", "Preset"}
            See `vec2art_nb.params.source_code.to_python`.

        Examples
        --------
        >>> from vec2art_nb import Params
        >>> print(Params(preset="ink", detail=0.7).to_python())
        vectorize(picture, preset="ink", detail=0.7)
        """
        from vec2art_nb.params.source_code import to_python  # noqa: PLC0415 - it compares with all presets

        return to_python(self.snapshot(), call)

    def __eq__(self, other: object) -> bool:
        return self.snapshot() == other.snapshot() if isinstance(other, Forms) else NotImplemented

    __hash__ = None  # type: ignore[assignment]  # equal by value, and changeable

    def __copy__(self) -> Self:
        return self.copy()

    def __deepcopy__(self, _memo: object) -> Self:
        return self.copy()

    def __reduce__(self) -> tuple[Callable[[Snapshot], Self], tuple[Snapshot]]:
        return type(self).from_snapshot, (self.snapshot(),)

    def __repr__(self) -> str:
        stated = shortest(self.snapshot())
        stated.pop("algorithm", None)
        words = [repr(self.algorithm), *(f"{keyword(path)}={value!r}" for path, value in stated.items())]
        return f"Params({', '.join(words)})"

    def _repr_html_(self) -> str:
        from html import escape  # noqa: PLC0415 - only notebooks need it

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
