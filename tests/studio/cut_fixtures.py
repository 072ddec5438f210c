"""Frames and how they are cut, for tests of pages: ``python tests/studio/cut_fixtures.py`` renews them."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from vec2art_nb import Drawing, Picture, vectorize
from vec2art_nb.engine.view import FIELDS
from vec2art_nb.params.schema import DEFAULTS
from vec2art_nb.params.snapshot import Snapshot
from vec2art_nb.studio.cuts import STEPS, cut, cuts_of, whole
from vec2art_nb.studio.frame import frame_parts

PATH = Path(__file__).parents[2] / "js" / "tests" / "fixtures" / "cuts.json"

#: What is drawn, by name.
CASES: dict[str, dict[str, Any]] = {
    "edge": {"detail": 0.3},
    "centerline": {"algorithm": "centerline", "detail": 0.6},
    "overlay": {"algorithm": "dots", "dots.count": 300, "overlay": "edge", "overlay_detail": 0.4},
}


def picture() -> Picture:
    """Rings and a bar, of falling contrast: strokes of many weights."""
    ground = np.full((120, 160), 235, np.uint8)
    for k in range(6):
        cv2.circle(ground, (24 + 22 * k, 40 + 9 * (k % 3)), 6 + 3 * k, int(20 + 34 * k), 2, cv2.LINE_AA)
        cv2.line(ground, (8, 100 + 3 * k), (150 - 20 * k, 96 + 3 * k), int(30 + 30 * k), 1, cv2.LINE_AA)
    return Picture.open(ground, name="rings")


def params_of(name: str, **fields: Any) -> Snapshot:
    """Parameters of a case, some of them others."""
    return DEFAULTS.evolve({**CASES[name], **fields})


def drawn(params: Snapshot) -> Drawing:
    """Drawing without the times that differ from run to run."""
    return vectorize(picture(), params=params)


def fixtures() -> dict[str, Any]:
    """Parts of the frame of each case, what each value of its cut leads to, and the view-only fields."""
    return {"view": dict(FIELDS), "cases": {name: _case(name) for name in CASES}}


def _case(name: str) -> dict[str, Any]:
    params = params_of(name)
    uncut = drawn(whole(params))
    found = cuts_of(uncut, params)
    parts = [
        {**head, "data": [base64.b64encode(data).decode() for data in buffers]}
        for head, buffers in frame_parts(1, uncut, 0.0, found)
    ]
    for part in parts:
        part.pop("stages", None)
    exact = next(one for one in found if not one.swell)
    about = {"field": exact.field, "layer": exact.layer}
    return {"parts": parts, **about, "expected": _expected(uncut, name, exact)}


def _expected(uncut: Drawing, name: str, exact: Any) -> list[list[int]]:
    """Elements and points of the layer at each step."""
    found = []
    for k in range(0, STEPS + 1, 5):
        layer = cut(uncut, params_of(name, **{exact.field: k / STEPS})).layers[exact.layer]
        found.append([k, len(layer), len(layer.points)])
    return found


if __name__ == "__main__":
    PATH.write_text(json.dumps(fixtures()) + "\n")
