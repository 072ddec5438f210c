"""`Wall`: the widget that shows tiles, as a sheet or beside each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from os import PathLike
from typing import Any

from vec2art_nb.files import write_atomically
from vec2art_nb.lab.wall.desk import Desk
from vec2art_nb.lab.wall.page import FORMATS
from vec2art_nb.lab.wall.still import with_still
from vec2art_nb.lab.wall.tile import Tile
from vec2art_nb.studio.bundle import bundle
from vec2art_nb.studio.pooled import default_renderer
from vec2art_nb.studio.protocol import Json
from vec2art_nb.studio.renderer import Renderer
from vec2art_nb.studio.tidy import TidyWidget
from vec2art_nb.studio.weakly import receiving, sending


class Wall(TidyWidget):
    """Several drawings, drawn as they come into sight, with linked zoom.

    Parameters
    ----------
    tiles : sequence of Tile
    head : mapping
        What the page is told beside the tiles: see ``js/src/wall/tiles.ts``.
    opened : callable
        Called with the number of a tile that somebody wants to work on; with -1 when that is over.
    renderer : Renderer, optional
        Who draws; by default the workers that all Studios share.
    """

    def __init__(
        self,
        tiles: Sequence[Tile],
        head: Json,
        opened: Callable[[int], None],
        renderer: Renderer | None = None,
    ) -> None:
        sources = {"_esm": bundle("wall.js"), "_css": bundle("wall-style.css")}
        self._desk = Desk(
            tiles,
            head,
            renderer or default_renderer(),
            sending(self),
            opened,
        )
        super().__init__(self._desk.close, **sources)
        self.on_msg(receiving(self._desk))

    def page(self, format: str) -> str:  # noqa: A002 - what it is called everywhere
        """All final drawings on one page, as SVG or HTML."""
        return self._desk.page(format)

    def save(self, path: str | PathLike[str], *, overwrite: bool = False) -> None:
        """Write that page; the suffix says in which format.

        Raises
        ------
        ValueError
            For another suffix than .svg and .html.
        FileExistsError
            If the file is there already, unless `overwrite` is set.
        """
        forms = {f".{name}": lambda name=name: self.page(name).encode() for name in FORMATS}
        write_atomically(path, forms, overwrite=overwrite)

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        return with_still(super()._repr_mimebundle_(**kwargs), self.tiles, self._desk.differences())

    @property
    def tiles(self) -> tuple[Tile, ...]:
        """What it shows."""
        return self._desk.tiles

    def select(self, number: int) -> None:
        """Tell all pages which tile a Studio is open on; -1: none."""
        self._desk.select(number)
