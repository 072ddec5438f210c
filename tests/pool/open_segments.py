"""How many segments of shared memory this process holds open."""

from contextlib import suppress
from pathlib import Path


def open_segments():
    """Number of descriptors of shared memory; other files come and go with other threads of the tests."""
    found = []
    for fd in Path("/proc/self/fd").iterdir():
        with suppress(OSError):  # closed meanwhile, as that of the listing itself
            found.append(str(fd.readlink()))
    return sum(link.startswith(("/memfd:", "/dev/shm/")) for link in found)
