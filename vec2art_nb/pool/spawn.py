"""Starting the interpreters of a pool: what fork needs, what they are told, and where from they import."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

#: Started with the pool's own search path and without the user's `__main__`: no script needs a main guard.
_BOOT = (
    "import json, signal, sys; signal.signal(signal.SIGINT, signal.SIG_IGN); "
    "sys.path[:] = json.loads(sys.argv[1]); "
    "from vec2art_nb.pool.template import main; main(sys.argv[2:])"
)

#: Libraries of linear algebra start a thread for each core when they load: nothing here uses them.
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


def fork_is_safe() -> bool:
    """Whether a process with one thread may fork and go on: not where system libraries forbid it.

    The environment variable ``VEC2ART_NB_POOL_START`` says no if it is ``fresh`` (as on macOS) or ``pipes``
    (as on Windows).
    """
    return asked_start() == "" and _pidfd_works()


def asked_start() -> str:
    """How the environment wants workers to be started; empty if it does not say."""
    return os.environ.get("VEC2ART_NB_POOL_START", "")


@cache
def _pidfd_works() -> bool:
    if sys.platform != "linux" or not hasattr(os, "pidfd_open"):
        return False
    try:
        os.close(os.pidfd_open(os.getpid()))
    except OSError:  # some sandboxes refuse the call
        return False
    return True


def started(arguments: Sequence[str], **options: Any) -> subprocess.Popen[bytes]:
    """A new interpreter that is given to `template.main`."""
    command = [sys.executable, "-P", "-c", _BOOT, json.dumps(search_path()), *arguments]
    environment = {**os.environ, **dict.fromkeys(_ONE_THREAD, "1")}
    # Until the child ignores interrupts itself it has them blocked, as its first thread has from this one.
    masks = hasattr(signal, "pthread_sigmask")
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if masks else set()
    try:
        return subprocess.Popen(command, env=environment, **{"stdin": subprocess.DEVNULL, **options})  # noqa: S603
    finally:
        if masks:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


def template_started() -> tuple[subprocess.Popen[bytes], socket.socket]:
    """A new template, which has yet to load everything, and the socket to speak to it."""
    ours, theirs = socket.socketpair()
    with theirs:
        try:
            return started(["template", str(theirs.fileno())], pass_fds=(theirs.fileno(),)), ours
        except BaseException:
            ours.close()
            raise


def search_path() -> list[str]:
    """Where from this process imports, as absolute paths.

    While another thread loads OpenCV, the folder of ``cv2`` itself stands in ``sys.path``. There lies another
    ``typing``, with which no interpreter gets far.
    """
    paths = [Path(entry).absolute() for entry in list(sys.path)]
    return [str(path) for path in paths if not (path.name == "cv2" and (path / "__init__.py").exists())]
