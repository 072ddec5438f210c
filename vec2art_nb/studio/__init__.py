"""The Studio: a widget that shows a drawing while you turn the knobs.

::

    browser (js/)                       kernel
    controls ── edit ────────────────►  Dispatcher ──► Params ──► Runs ──► Renderer
    preview  ◄── envelopes ───────────  Publisher ◄── codec ◄─────────── Drawing
"""
