"""`TidyWidget`: what Studios and walls are."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import Any

import anywidget
import traitlets

from vec2art_nb.studio.hearing import keep_hearing


class TidyWidget(anywidget.AnyWidget):
    """A widget that leaves nothing behind when it is closed, and ends what works for it when it is garbage.

    Parameters
    ----------
    end : callable
        Called once when it is closed or garbage; must not hold the widget.
    **traits
        ``_esm`` and ``_css``, the texts of its module and style sheet, and others.
    """

    # Texts instead of paths: anywidget keeps a widget whose source is a file for ever.
    _esm = traitlets.Unicode().tag(sync=True)
    _css = traitlets.Unicode().tag(sync=True)

    _finalizer: Callable[[], object] | None = None

    def __init__(self, end: Callable[[], object], **traits: Any) -> None:
        self._finalizer = weakref.finalize(self, end)
        super().__init__(**traits)
        keep_hearing()
        self._own_layout = self.layout

    def close(self) -> None:
        """End what works for it, and take it out of every page; idempotent."""
        if self._finalizer is not None:  # else its construction failed
            self._finalizer()
        if self.comm is None:
            return
        super().close()
        self._own_layout.close()  # a widget as well, which ipywidgets would keep for ever
