"""Contact sheets of drawings, for looking.

Writes ``OUT/sheet.png`` (a row per picture: picture, three details, ink profile, centerline) and
``OUT/crop.png`` (a square in the middle of the same, enlarged).

    python -m benchmarks.look [picture…] [-o out/look] [--size 480] [--zoom 4] [--set field=value]…

A picture is the name of a bundled one or a path. Without pictures, all bundled ones.
"""

from __future__ import annotations

import argparse
import io
import json
import time
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from benchmarks.pictures import LINE_ART, PHOTOS, fitted, load
from vec2art_nb import vectorize

LOOKS: dict[str, dict[str, object]] = {
    "detail .25": {"detail": 0.25},
    "detail .5": {},
    "detail .75": {"detail": 0.75},
    "ink": {"edge_width_profile": "ink"},
    "centerline": {"algorithm": "centerline"},
}
CAPTION = 18


def rendered(picture: object, fields: dict[str, object], scale: float) -> tuple[NDArray[np.uint8], str]:
    """Drawing as RGB, and one line about it."""
    start = time.perf_counter()
    drawing = vectorize(picture, **fields)
    seconds = time.perf_counter() - start
    image = Image.open(io.BytesIO(drawing.to_png(scale))).convert("RGB")
    layer = drawing.layers[0]
    size = len(drawing.to_svg())
    text = f"{len(layer)} strokes, {layer.segments} cubics, {size / 1000:.0f} kB, {seconds * 1000:.0f} ms"
    return np.asarray(image), text


def tile(rgb: NDArray[np.uint8], width: int, height: int, caption: str) -> NDArray[np.uint8]:
    """Picture at the top left of a white tile with a caption below."""
    canvas = np.full((height + CAPTION, width, 3), 255, np.uint8)
    part = rgb[:height, :width]
    canvas[: part.shape[0], : part.shape[1]] = part
    at = (4, height + CAPTION - 5)
    cv2.putText(canvas, caption, at, cv2.FONT_HERSHEY_SIMPLEX, 0.38, (60, 60, 60), 1, cv2.LINE_AA)
    return canvas


def middle(rgb: NDArray[np.uint8], size: int, centre: tuple[float, float]) -> NDArray[np.uint8]:
    """Square of `size` px around a centre given as shares of the width and the height."""
    height, width = rgb.shape[:2]
    x = int(np.clip(centre[0] * width - size / 2, 0, max(width - size, 0)))
    y = int(np.clip(centre[1] * height - size / 2, 0, max(height - size, 0)))
    return rgb[y : y + size, x : x + size]


def rows(name: str, args: argparse.Namespace) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Row of the sheet and row of the enlarged sheet of one picture."""
    picture = load(name)
    rgb = picture.rgb
    small = fitted(rgb, args.size)
    height, width = small.shape[:2]
    large = cv2.resize(rgb, None, fx=args.zoom, fy=args.zoom, interpolation=cv2.INTER_CUBIC)
    sheet = [tile(small, width, height, f"{name} {rgb.shape[1]} x {rgb.shape[0]}")]
    crops = [tile(middle(large, args.size, args.centre), args.size, args.size, f"{name} x {args.zoom:g}")]
    for look, fields in LOOKS.items():
        image, text = rendered(picture, {**args.set, **fields}, args.zoom)
        sheet.append(tile(fitted(image, args.size), width, height, f"{look}: {text}"))
        crops.append(tile(middle(image, args.size, args.centre), args.size, args.size, look))
        print(f"{name:12} {look:12} {text}", flush=True)
    return np.hstack(sheet), np.hstack(crops)


def stacked(parts: list[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    """Rows of different widths below each other on white."""
    width = max(part.shape[1] for part in parts)
    pad = [((0, 0), (0, width - part.shape[1]), (0, 0)) for part in parts]
    return np.vstack([np.pad(part, p, constant_values=255) for part, p in zip(parts, pad, strict=True)])


def setting(text: str) -> tuple[str, object]:
    """Field and value of ``field=value``; the value is JSON where it can be read as such."""
    name, _, value = text.replace(".", "_", text.partition("=")[0].count(".")).partition("=")
    try:
        return name, json.loads(f"0{value}" if value.startswith(".") else value)
    except json.JSONDecodeError:
        return name, value


def point(text: str) -> tuple[float, float]:
    """Two shares, ``x,y``."""
    x, y = text.split(",")
    return float(x), float(y)


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pictures", nargs="*", default=[*PHOTOS, *LINE_ART])
    parser.add_argument("-o", "--out", type=Path, default=Path("out/look"))
    parser.add_argument("--size", type=int, default=480, help="longer side of a drawing, side of a crop (px)")
    parser.add_argument("--zoom", type=float, default=4.0, help="enlargement of the crops")
    parser.add_argument("--centre", type=point, default=(0.5, 0.4), help="centre of the crops, shares x,y")
    parser.add_argument("--set", type=setting, action="append", default=[], metavar="FIELD=VALUE")
    args = parser.parse_args()
    args.set = dict(args.set)
    return args


def main() -> None:
    """Draw, write, say where."""
    args = arguments()
    args.out.mkdir(parents=True, exist_ok=True)
    both = [rows(name, args) for name in args.pictures]
    for name, parts in zip(("sheet", "crop"), zip(*both, strict=True), strict=True):
        path = args.out / f"{name}.png"
        Image.fromarray(stacked(list(parts))).save(path)
        print(path)


if __name__ == "__main__":
    main()
