"""Calls for the type checker alone: `make types` reads them, and complains about an ignore too many."""

from __future__ import annotations

import numpy as np

from vec2art_nb import frames, vectorize


def accepted(picture: str) -> None:
    vectorize(picture, detail=0.7, stroke_width=2, edge_max_error=1)
    vectorize(picture, "centerline", window=21, k=np.float32(0.3), width_modulation=False)
    vectorize(picture, "superpixel", regions=None, superpixel_regions=np.int64(90), mode="low_poly")
    vectorize(picture, preset="ink", params={"detail": 0.5}, seed=np.uint8(3), stroke_color="red")
    vectorize(picture, detail=np.ones(3).mean(), edge={"max_error": 1}, source_max_side=None)
    frames(picture, "dots", count=900, shape="diamond", ink="#101010", preserve_colors=True)


def refused(picture: str) -> None:
    vectorize(picture, detial=0.7)  # type: ignore[call-arg]
    vectorize(picture, detail="much")  # type: ignore[arg-type]
    vectorize(picture, detail=None)  # type: ignore[arg-type]
    vectorize(picture, seed=0.5)  # type: ignore[arg-type]
    vectorize(picture, edge_flow="on")  # type: ignore[arg-type]
    vectorize(picture, overlay="inc")  # type: ignore[arg-type]
    frames(picture, "dots", shape="star")  # type: ignore[arg-type]
