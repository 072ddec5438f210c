"""`notebook_kernel`: whether this process is the kernel of a notebook."""

from __future__ import annotations

import sys
from typing import Any


def notebook_kernel() -> Any:
    """The kernel that this process is; None if it is none. Imports nothing.

    Examples
    --------
    >>> notebook_kernel() is None
    True
    """
    ipython = sys.modules.get("IPython")
    shell = None if ipython is None else ipython.get_ipython()
    return getattr(shell, "kernel", None)
