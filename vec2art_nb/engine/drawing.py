"""`Drawing`: what an algorithm made of a picture, immutable, and the ways to have it written or shown."""

from __future__ import annotations

import base64
import html
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby
from os import PathLike
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.layer import Layer
from vec2art_nb.engine.order import plotter_order, travel
from vec2art_nb.engine.provenance import Provenance
from vec2art_nb.engine.stats import Stats, counted, layer_stats
from vec2art_nb.engine.svg import write_svg
from vec2art_nb.engine.view import View, restyled
from vec2art_nb.engine.web_page import write_page
from vec2art_nb.files import write_atomically
from vec2art_nb.params.snapshot import Snapshot

#: SVGs of more bytes make notebooks slow: a bitmap is shown instead, its longer side at most so many px.
SHOWN_BYTES, SHOWN_SIDE = 2_000_000, 1600

_CACHES = ("stats", "_svg")


@dataclass(frozen=True, eq=False, repr=False)
class Drawing:
    """A picture as vector line art.

    Attributes
    ----------
    width, height : int
        Size of the picture in px: the viewBox.
    layers : tuple of Layer
        The geometry as arrays, in px of the picture; the first layer is at the bottom.
    params : Snapshot
        All parameters; the view-only ones (stroke width, colours, paper, precision) are applied when the
        drawing is written. Of a stack, those of the drawing on top.
    made_with : tuple of Snapshot
        Parameters of each layer where they differ: in a stack of drawings, see ``+``. Else empty.
    provenance : Provenance
    title : str
        Name of the picture.
    draft : bool
        Made from a small picture, to be followed by the final drawing.
    partial : bool
        The time limit was reached: this is the best so far.
    cold : bool
        Made while the kernels were not loaded yet; its text is written without them, to the same bytes.
    travel_before : float or None
        Pen-up travel before `optimise_order`, in px.

    Examples
    --------
    >>> from vec2art_nb.params.schema import DEFAULTS
    >>> drawing = Drawing(640, 480, (Layer.empty(),), DEFAULTS, title="nothing")
    >>> drawing
    <Drawing 'nothing' edge 640 x 480, 0 strokes>
    >>> drawing.restyle(paper="transparent").to_array().shape
    (480, 640, 4)
    """

    width: int
    height: int
    layers: tuple[Layer, ...]
    params: Snapshot
    provenance: Provenance = field(default_factory=Provenance)
    title: str = ""
    draft: bool = False
    partial: bool = False
    cold: bool = False
    travel_before: float | None = None
    made_with: tuple[Snapshot, ...] = ()

    def __add__(self, other: Drawing) -> Drawing:
        """Stack another drawing of the same picture on top of this one.

        Each layer keeps the parameters that it was made with; the paper is that of the bottom.

        Raises
        ------
        ValueError
            If the drawings are not of one size.

        Examples
        --------
        >>> from vec2art_nb.params.schema import DEFAULTS
        >>> below, above = (Drawing(8, 6, (Layer.empty(),), DEFAULTS.evolve(detail=d)) for d in (0.2, 0.8))
        >>> [params["detail"] for params in (below + above).parts]
        [0.2, 0.8]
        """
        if not isinstance(other, Drawing):
            return NotImplemented
        if (self.width, self.height) != (other.width, other.height):
            raise ValueError(
                f"a drawing of {other.width} x {other.height} px is no drawing of the same picture as one of "
                f"{self.width} x {self.height} px; allowed: drawings of one size"
            )
        return replace(
            other,
            layers=self.layers + other.layers,
            made_with=self._layer_params + other._layer_params,
            provenance=self.provenance + other.provenance,
            title=self.title or other.title,
            draft=self.draft or other.draft,
            partial=self.partial or other.partial,
            cold=self.cold or other.cold,
            travel_before=None,
        )

    @property
    def parts(self) -> tuple[Snapshot, ...]:
        """Parameters of the drawings that are stacked here, bottom first; of a plain drawing, its own."""
        return tuple(params for params, _ in groupby(self._layer_params)) or (self.params,)

    @property
    def _layer_params(self) -> tuple[Snapshot, ...]:
        return self.made_with or (self.params,) * len(self.layers)

    def to_svg(self) -> str:
        """SVG document; made once, later calls return the same text."""
        return self._svg

    def to_html(self) -> str:
        """Web page of one file that shows the drawing, zooms and pans; it needs no network."""
        return write_page(self._svg, self.title, repr(self)[1:-1], self.parts[0].text("paper"))

    def to_png(self, scale: float = 1.0) -> bytes:
        """PNG file; where the paper is transparent, so is the PNG.

        Parameters
        ----------
        scale : float
            Pixels per px of the picture.

        Raises
        ------
        ValueError
            If the scale is not above 0 or the PNG would exceed 256 megapixels.
        """
        from vec2art_nb.engine import raster  # noqa: PLC0415 - most drawings never become pixels

        return raster.to_png(self._svg, *raster.target_size(self.width, self.height, scale))

    def to_array(self, scale: float = 1.0) -> NDArray[np.uint8]:
        """Pixels.

        Parameters
        ----------
        scale : float
            Pixels per px of the picture.

        Returns
        -------
        ndarray of uint8, shape (H, W, 3) or (H, W, 4)
            sRGB; with alpha where the paper is transparent.

        Raises
        ------
        ValueError
            As `to_png`.
        """
        from vec2art_nb.engine import raster  # noqa: PLC0415 - most drawings never become pixels

        pixels = raster.render(self._svg, *raster.target_size(self.width, self.height, scale))
        opaque = self.parts[0]["paper"] != "transparent"
        return np.ascontiguousarray(pixels[..., :3]) if opaque else pixels

    def save(self, path: str | PathLike[str], *, overwrite: bool = True) -> None:
        """Write an SVG, PNG or HTML file, as the suffix says; either all of it or nothing.

        Parameters
        ----------
        path : str or path-like
            Ends with ``.svg``, ``.png`` or ``.html``; its folder exists.
        overwrite : bool
            Whether a file of that name may be replaced.

        Raises
        ------
        ValueError
            If the suffix is another one.
        FileNotFoundError, FileExistsError
            If there is no such folder; if the file exists and `overwrite` is false.
        """
        write_atomically(
            path,
            {".svg": self._svg.encode, ".png": self.to_png, ".html": lambda: self.to_html().encode()},
            overwrite=overwrite,
        )

    def restyle(self, params: Snapshot | None = None, /, **fields: object) -> Drawing:
        """Drawing with other view-only values; the geometry is shared, nothing is computed again.

        Parameters
        ----------
        params : Snapshot, optional
            May differ from the drawing's parameters in view-only fields; of a stack, from those on top.
        **fields
            View-only fields by path, with an underscore for the dot; they go over `params`. In a stack they
            hold for all drawings.

        Raises
        ------
        vec2art_nb.errors.ParamsError
            For an unknown field or value, and for one that changes the geometry.

        Examples
        --------
        >>> from vec2art_nb.params.schema import DEFAULTS
        >>> Drawing(8, 8, (), DEFAULTS).restyle(stroke_color="red").params["stroke.color"]
        '#ff0000'
        """
        made_with = tuple(
            restyled(one, params if one == self.params else None, fields) for one in self.made_with
        )
        return replace(self, params=restyled(self.params, params, fields), made_with=made_with)

    def optimise_order(self) -> Drawing:
        """Drawing for plotters: strokes in an order, and drawn in directions, with little pen-up travel.

        It looks the same, except where lines of different colours cross. Each width and each colour counts as
        one pen. `stats` says how much travel is left.
        """
        before = travel(self.layers, preserve=self._preserve)
        layers = plotter_order(self.layers, preserve=self._preserve)
        return replace(self, layers=layers, travel_before=before)

    @property
    def view(self) -> View:
        """The view-only values."""
        return View.of(self.params)

    @property
    def _preserve(self) -> tuple[bool, ...]:
        """Whether the strokes of each layer keep their colours."""
        return tuple(params.flag("color.preserve") for params in self._layer_params)

    @cached_property
    def stats(self) -> Stats:
        """Counts, lengths and sizes."""
        shown = [k for k, layer in enumerate(self.layers) if self._shows(layer, self._layer_params[k])]
        layers = [self.layers[k] for k in shown]
        way = travel(layers, preserve=[self._preserve[k] for k in shown])
        return Stats(way, self.travel_before, len(self._svg.encode()), tuple(map(layer_stats, layers)))

    @staticmethod
    def _shows(layer: Layer, params: Snapshot) -> bool:
        """Whether a layer is written, as far as fields say: areas and their borders can be switched off."""
        if layer.border is not None:
            return params.flag("superpixel.lines")
        return layer.kind != "region" or params.flag("superpixel.fill")

    @cached_property
    def _svg(self) -> str:
        return write_svg(
            self.width,
            self.height,
            self.layers,
            View.of(self.parts[0]),
            views=[View.of(params) for params in self._layer_params],
            params=self.parts,
            title=self.title,
            compiled=not self.cold,
        )

    def __repr__(self) -> str:
        words = [repr(self.title)] if self.title else []
        words += [
            " + ".join(params.text("algorithm") for params in self.parts),
            f"{self.width} x {self.height},",
        ]
        words.append(counted((layer.kind, len(layer)) for layer in self.layers if layer.border is None))
        words += [f"({mark})" for mark in ("draft", "partial") if getattr(self, mark)]
        return f"<Drawing {' '.join(words)}>"

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name not in _CACHES}

    def _repr_mimebundle_(self, **_options: object) -> dict[str, Any]:
        """Forms in which notebooks show it.

        The page gets an ``<img>``: untrusted notebooks show it too, and in it the ids of several drawings
        cannot meet.
        """
        svg = self._svg
        shown: dict[str, Any] = {"text/plain": repr(self)}
        if len(svg) > SHOWN_BYTES:
            png = self.to_png(min(1.0, SHOWN_SIDE / max(self.width, self.height)))
            return shown | {"image/png": base64.b64encode(png).decode()}
        style = "max-width:100%;height:auto"
        source = f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"
        image = f'<img alt="{html.escape(repr(self))}" style="{style}" src="{source}">'
        return shown | {"image/svg+xml": svg, "text/html": image}
