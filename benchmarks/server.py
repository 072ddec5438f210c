"""`serving`: a server of one's own, which ends with a block of code, and all that it has started with it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
#: Seconds for which an answer is waited for, and those that a server gets to end by itself.
PATIENCE, GRACE = 60.0, 10.0


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return int(place.getsockname()[1])


@contextmanager
def serving(
    command: Sequence[str], address: str, environment: Mapping[str, str], folder: Path
) -> Iterator[None]:
    """Run a server with this source tree, once it answers, until the block ends.

    Parameters
    ----------
    command : sequence of str
    address : str
        What it answers at once it is there.
    environment : mapping
        Goes over that of this process.
    folder : Path
        Where it runs.
    """
    quiet: Any = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "start_new_session": True}
    whole = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    server = subprocess.Popen(command, env=whole, cwd=folder, **quiet)
    try:
        _wait_for(address)
        yield
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            server.wait(GRACE)
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def _wait_for(address: str) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with suppress(OSError):
            urllib.request.urlopen(address, timeout=2).read()
            return
        time.sleep(0.1)
    raise TimeoutError(f"{address} does not answer")
