"""`Studio`: the widget."""

from __future__ import annotations

import asyncio
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Unpack

import traitlets

from vec2art_nb.engine.drawing import Drawing
from vec2art_nb.params.model import Params
from vec2art_nb.params.signature import lists_fields
from vec2art_nb.picture.picture import Picture, Source
from vec2art_nb.studio import outputs
from vec2art_nb.studio.bundle import bundle
from vec2art_nb.studio.fallback import fallback
from vec2art_nb.studio.pins import Pins
from vec2art_nb.studio.pooled import default_renderer
from vec2art_nb.studio.renderer import Renderer
from vec2art_nb.studio.session import Session
from vec2art_nb.studio.tidy import TidyWidget
from vec2art_nb.studio.weakly import receiving, sending

if TYPE_CHECKING:
    from vec2art_nb.params.keywords import Fields

#: Seconds that showing the widget may wait for a draft to be saved in the notebook.
_FALLBACK_WAIT = 0.3


@lists_fields
class Studio(TidyWidget):
    """A drawing that follows while you turn the knobs, in a notebook.

    Parameters
    ----------
    picture : Picture, str, os.PathLike, bytes, file object, ndarray or PIL.Image.Image, optional
        Anything that `Picture.open` takes.
    algorithm : {"edge", "centerline", "superpixel", "dots"}, optional
        By default the preset's, or ``"edge"``.
    preset : str, optional
        Name of a preset; the other arguments go over it.
    params : Params, optional
        Parameters to share: several Studios, or a Studio and other widgets, may hold the same. Not together
        with `algorithm`, `preset` and fields.
    renderer : Renderer, optional
        Who draws; by default worker processes that all Studios share, where the system has processes.
    **fields
        As for `vectorize`.

    Attributes
    ----------
    params : Params
        What the controls show; changes here appear there, and the other way round.

    Raises
    ------
    vec2art_nb.errors.PictureError, vec2art_nb.errors.ParamsError
        As `vectorize`.
    vec2art_nb.errors.MissingLibraryError
        In a source tree whose front end has not been built.
    """

    # By this the pages know that two views are of one Studio.
    studio_id = traitlets.Unicode().tag(sync=True)

    def __init__(
        self,
        picture: Source | None = None,
        algorithm: str | None = None,
        *,
        preset: str | None = None,
        params: Params | None = None,
        renderer: Renderer | None = None,
        **fields: Unpack[Fields],
    ) -> None:
        if params is not None and (algorithm or preset or fields):
            raise TypeError("give either params, or algorithm, preset and fields")
        shared = Params(algorithm, preset, **fields) if params is None else params
        opened = None if picture is None else Picture.open(picture, paper=shared.snapshot().text("paper"))
        sources = {"_esm": bundle("studio.js"), "_css": bundle("studio-style.css")}
        renderer = renderer or default_renderer()
        self._quick = renderer.quick
        self._session = Session(shared, opened, renderer, sending(self))
        # Drawing has begun by now: the page needs longer to show the widget than the first draft takes.
        super().__init__(self._session.close, studio_id=secrets.token_hex(8), **sources)
        self.on_msg(receiving(self._session))

    @property
    def params(self) -> Params:
        """What the controls show."""
        return self._session.params

    @property
    def picture(self) -> Picture | None:
        """The picture that is drawn; None before there is one and after closing. Others can be assigned."""
        return self._session.picture

    @picture.setter
    def picture(self, source: Source) -> None:
        self._session.show(Picture.open(source, paper=self.params.snapshot().text("paper")))

    @property
    def pins(self) -> Pins:
        """States put aside, as the page shows them left of the presets.

        Examples
        --------
        ::

            studio.pins.add("First try")      # what is shown now
            studio.params.update(detail=0.9)
            studio.pins["First try"].drawing.save("first.svg")
            studio.pins.restore("First try")
            studio.pins.remove("First try")
        """
        return self._session.pinboard.pins

    @property
    def drawing(self) -> Drawing:
        """The final drawing of the present parameters; waits for it if it is not there yet.

        Raises
        ------
        LookupError
            If there is no picture.
        vec2art_nb.errors.Cancelled
            If it was cancelled.
        """
        return self._session.final()

    async def settled(self) -> Drawing:
        """Wait, without blocking the notebook, until the final drawing of the present parameters is there.

        Raises
        ------
        LookupError
            If there is no picture.
        vec2art_nb.errors.Cancelled
            If it was cancelled, or the Studio closed.
        """
        self._session.runs.commit()
        return self._session.restyled(await asyncio.wrap_future(self._session.runs.final()))

    def __repr__(self) -> str:
        picture = "no picture" if self.picture is None else self.picture.name
        return f"<Studio {picture!r} {self.params.snapshot().text('algorithm')}>"

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]] | None:
        shown = super()._repr_mimebundle_(**kwargs)
        if shown is None:
            return None
        outputs.note(self)
        data, metadata = shown
        return {**data, "text/html": fallback(self._early(), repr(self), self.picture)}, metadata

    def _early(self) -> Drawing | None:
        """A drawing for the notebook file, if there is one soon: the page sees nothing before."""
        session = self._session
        if self._quick and session.picture is not None and session.newest is None:
            with suppress(Exception):
                session.first.wait(_FALLBACK_WAIT)
        return session.newest
