"""Jupyter Server extension: small replies of kernels reach the browser at once.

The server leaves Nagle's algorithm on for the WebSockets of kernels: the reply behind a ``status: busy``
waits until the browser has acknowledged that, and browsers take 40 ms for it. With ``TCP_NODELAY`` the round
trip of a widget falls from 46 to 10 ms. Every widget on the server gains, not only the Studio.

The wheel brings the configuration that loads it; ``VEC2ART_NB_FLAGS=-tcp_nodelay`` in the environment of the
server switches it off.
"""

from __future__ import annotations

from typing import Any

from vec2art_nb._flags import flags

_SETTING = "kernel_websocket_connection_class"


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(app: Any) -> None:
    """Replace the class of connections by one without the delay; where that does not apply, do nothing."""
    settings = getattr(getattr(app, "web_app", None), "settings", {})
    base = settings.get(_SETTING)
    if flags.tcp_nodelay and isinstance(base, type):
        settings[_SETTING] = without_delay(base)


def without_delay(base: type[Any]) -> type[Any]:
    """Class of connections like `base` whose sockets have ``TCP_NODELAY``.

    Parameters
    ----------
    base : type
        With a method `connect` and an attribute `websocket_handler`, as in Jupyter Server.
    """

    class WithoutDelay(base):  # type: ignore[misc]
        """Connection that sends small messages at once."""

        def connect(self) -> Any:
            set_nodelay = getattr(self.websocket_handler, "set_nodelay", None)
            if set_nodelay is not None:
                set_nodelay(True)
            return super().connect()

    return WithoutDelay
