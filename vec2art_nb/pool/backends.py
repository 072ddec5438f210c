"""The back ends by name; each is loaded when it is first asked for."""

from __future__ import annotations

from vec2art_nb.pool.hand import Backend
from vec2art_nb.pool.settings import Settings


def backend_named(name: str, settings: Settings) -> Backend:
    """Back end of this name.

    Raises
    ------
    ValueError
        If there is none.
    """
    if name == "process":
        from vec2art_nb.pool.processes import ProcessBackend  # noqa: PLC0415 - threads need no processes

        return ProcessBackend(settings)
    if name in {"thread", "inline"}:
        from vec2art_nb.pool.threads import InlineBackend, ThreadBackend  # noqa: PLC0415

        return ThreadBackend(settings) if name == "thread" else InlineBackend(settings)
    raise ValueError(f"backend: {name!r} is not allowed; allowed: 'process', 'thread', 'inline'")
