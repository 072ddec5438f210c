"""Chunks for the tests of both sides of the codec: ``python tests/studio/codec_fixtures.py`` renews them."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import numpy as np

from vec2art_nb.engine.layer import Layer
from vec2art_nb.studio.codec import encode

PATH = Path(__file__).parents[2] / "js" / "tests" / "fixtures" / "chunks.json"


def layers() -> dict[str, Layer]:
    """One layer of each kind, small enough to be read in the fixture."""
    points = np.arange(28, dtype=np.float32).reshape(14, 2) * 1.5
    color = np.array([[255, 0, 16], [1, 2, 3], [200, 100, 50]], np.uint8)
    weight = np.array([3, 2, 1], np.float32)
    strokes = Layer(
        kind="stroke",
        degree=3,
        points=points,
        offsets=np.array([0, 4, 11, 14]),
        closed=np.array([False, True, False]),
        color=color,
        width=np.array([1, 0.5, 0.25], np.float32),
        weight=weight,
    )
    profile = np.linspace(0, 1, 14, dtype=np.float32)
    profiled = Layer(**{**vars(strokes), "profile": profile, "absolute": True})
    regions = Layer(
        **{
            **vars(strokes),
            "kind": "region",
            "degree": 1,
            "closed": np.array([True, True, True]),
            "color": color[:2],
            "width": np.ones(2, np.float32),
            "weight": weight[:2],
            "rings": np.array([0, 2, 3]),
        }
    )
    borders = Layer(**{**vars(strokes), "border": np.array([2, 1, 2], np.uint8)})
    dots = Layer(
        kind="dot",
        degree=1,
        points=points[:3],
        offsets=np.arange(4),
        closed=np.zeros(3, np.bool_),
        color=color,
        width=np.array([4, 2, 1], np.float32),
        weight=weight,
    )
    made = {"strokes": strokes, "profiled": profiled, "regions": regions, "borders": borders, "dots": dots}
    return {**made, "nothing": Layer.empty()}


def fixtures() -> dict[str, Any]:
    """What is in the file: of each layer its chunks, whole and cut small, and its arrays as lists."""
    return {
        name: {
            "whole": [_written(chunk.head, chunk.data) for chunk in encode(layer)],
            "cut": [_written(chunk.head, chunk.data) for chunk in encode(layer, limit=80)],
            "points": layer.points.ravel().tolist(),
            "width": layer.width.tolist(),
            "color": layer.color.ravel().tolist(),
            "closed": layer.closed.astype(int).tolist(),
            "profile": None if layer.profile is None else layer.profile.tolist(),
            "rings": None if layer.rings is None else layer.rings.tolist(),
            "border": None if layer.border is None else layer.border.tolist(),
        }
        for name, layer in layers().items()
    }


def _written(head: dict[str, Any], data: bytes) -> dict[str, Any]:
    return {"head": head, "data": base64.b64encode(data).decode()}


if __name__ == "__main__":
    PATH.write_text(json.dumps(fixtures(), indent=1) + "\n", encoding="utf-8")
