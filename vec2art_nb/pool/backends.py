"""The back ends by name; each is loaded when it is first asked for."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from vec2art_nb.errors import MissingLibraryError
from vec2art_nb.pool.hand import Backend
from vec2art_nb.pool.settings import Settings, cores

if TYPE_CHECKING:
    from distributed import Client


def default_workers(name: str, client: Client | None) -> int:
    """Workers of a back end if the user does not say how many.

    Raises
    ------
    ValueError
        If there is a client where none is used, or none where one is needed.
    vec2art_nb.errors.MissingLibraryError
        If the back end's library is not installed.
    """
    if name != "dask":
        if client is not None:
            raise ValueError(f"client: it is not allowed with backend={name!r}; allowed: backend='dask'")
        return cores()
    if find_spec("distributed") is None:
        raise MissingLibraryError("backend: 'dask' needs dask.distributed: pip install 'vec2art-nb[dask]'")
    from vec2art_nb.pool.cluster import lanes  # noqa: PLC0415

    return lanes(client)


def backend_named(name: str, settings: Settings, client: Client | None = None) -> Backend:
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
    if name == "dask" and client is not None:
        from vec2art_nb.pool.cluster import DaskBackend  # noqa: PLC0415

        return DaskBackend(settings, client)
    raise ValueError(f"backend: {name!r} is not allowed; allowed: 'process', 'thread', 'inline', 'dask'")
