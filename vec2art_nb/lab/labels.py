"""Values and figures as people read them."""

from __future__ import annotations

import math

from vec2art_nb.params.snapshot import Value


def written(value: Value) -> str:
    """A value as a label.

    Examples
    --------
    >>> written(0.30000000000000004), written(None), written(True), written("ink")
    ('0.3', 'auto', 'yes', 'ink')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None:
        return "auto"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def figure(value: float, digits: int = 3) -> str:
    """A figure as a label.

    Examples
    --------
    >>> figure(0.123456), figure(1234.0), figure(29588.4), figure(float("nan"))
    ('0.123', '1,234', '29,588', '-')
    """
    if not math.isfinite(value):
        return "-"
    whole = abs(value) >= 1000 or value == int(value)
    return f"{value:,.0f}" if whole else f"{value:.{digits}g}"
