"""`Process`: a worker process as the pool holds it."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from vec2art_nb.pool.board import Page
from vec2art_nb.pool.wire import Link

#: Seconds that a worker gets to end after its link has ended.
_PATIENCE = 1.0


@dataclass(frozen=True)
class Ending:
    """How a process ended: exit code or name of a signal; neither where that cannot be known.

    Examples
    --------
    >>> Ending.of(-9), Ending.of(1)
    (Ending(exit_code=None, signal='SIGKILL'), Ending(exit_code=1, signal=''))
    """

    exit_code: int | None = None
    signal: str = ""

    @classmethod
    def of(cls, code: int | None) -> Ending:
        """Ending from a return code as `subprocess` has it."""
        if code is None or code >= 0:
            return cls(code)
        try:
            return cls(signal=signal.Signals(-code).name)
        except ValueError:
            return cls(signal=f"signal {-code}")


class Process:
    """A worker process that was started.

    Parameters
    ----------
    link : Link
    page : Page
    pid : int
    ending : callable
        Waits for the end of the process, which has been killed, and says how it ended.
    child : subprocess.Popen, optional
        The process, if this one started it itself.
    """

    def __init__(
        self,
        link: Link,
        page: Page,
        pid: int,
        ending: Callable[[], Ending] | None = None,
        child: subprocess.Popen[bytes] | None = None,
    ) -> None:
        self.link = link
        self.page = page
        self.pid = pid
        self._ending = ending
        self._child = child
        # The number of a process that has ended may be given to another one; a descriptor may not.
        self._pidfd = os.pidfd_open(pid) if child is None else -1

    def kill(self) -> None:
        """End it at once."""
        with suppress(OSError):  # it has ended already
            if self._child is not None:
                self._child.kill()
            elif self._pidfd >= 0:
                signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)

    def wait(self) -> Ending:
        """See to it that it ends, let go of all that belonged to it, and say how it ended.

        Call it once, when the link has ended: a worker ends by itself then, and is killed if it does not.
        """
        self.link.close()
        if not self._ends_within(_PATIENCE):
            self.kill()
        ending = Ending()
        if self._child is not None:
            ending = Ending.of(self._child.wait())
        elif self._ending is not None:
            ending = self._ending()
        self.page.close()
        if self._pidfd >= 0:
            os.close(self._pidfd)
            self._pidfd = -1
        return ending

    def _ends_within(self, seconds: float) -> bool:
        if self._child is not None:
            with suppress(subprocess.TimeoutExpired):
                self._child.wait(seconds)
                return True
            return False
        import select  # noqa: PLC0415 - has no `poll` on Windows, where this is not reached

        poller = select.poll()
        poller.register(self._pidfd, select.POLLIN)
        return bool(poller.poll(seconds * 1000))
