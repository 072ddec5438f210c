"""How many regions are asked for."""

from __future__ import annotations

from vec2art_nb.params.snapshot import Snapshot

#: Regions at detail 0 and .5; equal steps of detail multiply the number by equal factors.
FEWEST, MIDDLE = 20, 275


def region_count(params: Snapshot) -> int:
    """Number of regions: `superpixel.regions`, or what `detail` says where that is None.

    Examples
    --------
    >>> [region_count(Snapshot({"superpixel.regions": None, "detail": d})) for d in (0.0, 0.25, 0.5, 1.0)]
    [20, 74, 275, 3781]
    """
    if params["superpixel.regions"] is not None:
        return params.integer("superpixel.regions")
    growth: float = (MIDDLE / FEWEST) ** (2 * params.number("detail"))
    return round(FEWEST * growth)
