"""The Studio: a widget that shows a drawing while you turn the knobs.

::

    browser (js/)                       kernel
    controls ── edit ────────────────►  Dispatcher ──► Params ──► Runs ──► Renderer
    preview  ◄── envelopes ───────────  Publisher ◄── codec ◄─────────── Drawing
"""

from __future__ import annotations

from vec2art_nb._kernel import notebook_kernel
from vec2art_nb.pool.ahead import start_ahead

if notebook_kernel() is not None:  # whoever imports the Studio there is about to make one
    start_ahead()
