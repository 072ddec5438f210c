"""`keep_hearing`: a kernel of ipykernel 7.0 to 7.3 stays within reach of its pages.

These write replies to the socket of the shell channel past the stream that reads from it. A message that
comes at that moment wakes nobody, and all that follow wait behind it until the next page connects
(ipython/ipykernel#1554; 7.4 mended it). The messages of a Studio come all the time: of cells that ended while
a page talked, one in about thirty left a kernel deaf.
"""

from __future__ import annotations

from typing import Any

from vec2art_nb._kernel import notebook_kernel


def keep_hearing() -> None:
    """Let the kernel, if this process is one, write replies to the stream, as ipykernel 7.4 does."""
    kernel = notebook_kernel()
    if kernel is not None:
        write_to_stream(kernel)


def write_to_stream(kernel: Any) -> None:
    """Give the manager of subshells the stream of the shell channel in place of its socket.

    Other kernels, those without subshells and those that do it by themselves, are left alone.
    """
    stream = getattr(kernel, "shell_stream", None)
    manager = getattr(getattr(kernel, "shell_channel_thread", None), "_manager", None)
    socket = getattr(manager, "_shell_socket", None)
    if manager is not None and stream is not None and socket is getattr(stream, "socket", None):
        manager._shell_socket = stream
