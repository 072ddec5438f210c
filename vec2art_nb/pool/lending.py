"""`Loan`: a segment of one process, for others of the same machine to look into, with no socket between.

A memfd is opened through ``/proc/<pid>/fd``. Whoever has opened it keeps it. It has no name that could be
left behind: it is gone with the last process that has it, however that ends.
"""

from __future__ import annotations

import os
import stat
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from vec2art_nb.pool.memory import has_memfd

_BOOT, _PROCESSES = Path("/proc/sys/kernel/random/boot_id"), Path("/proc/self/ns/pid")


class Loan(NamedTuple):
    """Where a segment is.

    Attributes
    ----------
    place : str
        See `here`.
    pid, fd : int
        Process that has it open, and as what.
    device, inode : int
        What it must be: the process may have closed it since.
    size : int
        Bytes.
    """

    place: str
    pid: int
    fd: int
    device: int
    inode: int
    size: int


def here() -> str:
    """What processes have in common that can open each other's segments; empty where none can.

    Names of hosts would not tell: containers of one machine may not see each other, and two may be called
    the same.
    """
    return _here() if has_memfd() else ""


@cache
def _here() -> str:
    try:
        boot = _BOOT.read_text(encoding="ascii").strip()
        return f"{boot} {_PROCESSES.readlink()} {os.getuid()}"
    except OSError:
        return ""


def lent(fd: int, size: int) -> Loan:
    """Loan of a segment that stays open in this process for as long as it may be asked for."""
    found = os.fstat(fd)
    return Loan(here(), os.getpid(), fd, found.st_dev, found.st_ino, size)


def borrowed(sent: Any) -> int:
    """Descriptor of a segment that another process lends; to be closed.

    Raises
    ------
    OSError
        If that process is on another machine, is gone, or has closed it.
    """
    loan = Loan(*sent)
    if not loan.place or loan.place != here():
        raise OSError(f"segment of {loan.pid}: it is not of this machine")
    path = Path(f"/proc/{int(loan.pid)}/fd/{int(loan.fd)}")
    _check(loan, path.stat())  # opening anything else might wait, or do something
    fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    try:
        _check(loan, os.fstat(fd))
    except OSError:
        os.close(fd)
        raise
    return fd


def _check(loan: Loan, found: os.stat_result) -> None:
    same = (found.st_dev, found.st_ino) == (loan.device, loan.inode)
    if not same or not stat.S_ISREG(found.st_mode) or not 0 < loan.size <= found.st_size:
        raise OSError(f"segment of {loan.pid}: it has been closed")
