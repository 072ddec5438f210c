"""The Studio: a widget that shows a drawing while you turn the knobs.

::

    browser (js/)                       kernel
    controls ── edit ────────────────►  Dispatcher ──► Params ──► Runs ──► Renderer
    preview  ◄── envelopes ───────────  Publisher ◄── codec ◄─────────── Drawing
"""

from __future__ import annotations

import sys

from vec2art_nb.pool.ahead import start_ahead


def _in_kernel() -> bool:
    """Whether this is the kernel of a notebook, in which whoever imports the Studio is about to make one."""
    ipython = sys.modules.get("IPython")
    shell = None if ipython is None else ipython.get_ipython()
    return getattr(shell, "kernel", None) is not None


if _in_kernel():
    start_ahead()
