"""Other tracers on the same pictures: time, size of the file, and how like the picture it is.

    python -m benchmarks.rivals [--json out/rivals.json]

From an array to the text of an SVG, each with its defaults, in turns. Tools that are missing have no rows.
These rows have no bars: the tools do different things, and this says how different.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import cv2
import numpy as np
import resvg_py
from numpy.typing import NDArray

from benchmarks.pictures import load
from benchmarks.report import Bar, Row, tabulate
from benchmarks.timing import Times, one_core, seconds_of
from vec2art_nb import Picture, vectorize
from vec2art_nb.engine.cache import StageCache

ROUNDS = 5
#: Tools that draw areas: only of these a rendering is meant to be like the picture.
AREAS = ("superpixel", "vtracer")
Tracer = Callable[[NDArray[np.uint8]], str]


def ours(rgb: NDArray[np.uint8], **fields: object) -> str:
    """Drawing by this package, nothing in the cache."""
    return vectorize(Picture.open(rgb), cache=StageCache(), **fields).to_svg()


def png(rgb: NDArray[np.uint8]) -> bytes:
    """Picture as PNG, the form in which other tools take it."""
    return cv2.imencode(".png", rgb[..., ::-1])[1].tobytes()


def vtracer(rgb: NDArray[np.uint8]) -> str:
    """Stacked areas in colour (Python package ``vtracer``)."""
    from vtracer import convert_raw_image_to_svg

    return str(convert_raw_image_to_svg(png(rgb), img_format="png"))


def contours(rgb: NDArray[np.uint8]) -> str:
    """Iso-lines of lightness at its middle (``skimage.measure.find_contours``), written as polylines."""
    from skimage.measure import find_contours

    height, width = rgb.shape[:2]
    grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
    paths = "".join(
        "M" + "L".join(f"{x:.1f} {y:.1f}" for y, x in line) for line in find_contours(grey, 127.5)
    )
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
    return f'{head}<path fill="none" stroke="#111" d="{paths}"/></svg>'


def program(name: str, command: list[str], rgb: NDArray[np.uint8]) -> str:
    """A program that reads a BMP and writes an SVG; what starting it takes counts."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "in.bmp"), Path(folder, "out.svg")
        cv2.imwrite(str(source), rgb[..., ::-1])
        filled = [part.format(source=source, target=target) for part in command]
        subprocess.run([name, *filled], check=True, capture_output=True)
        return target.read_text()


def tracers() -> dict[str, Tracer]:
    """Tools that are there."""
    found: dict[str, Tracer] = {
        "vec2art_nb superpixel": partial(ours, algorithm="superpixel"),
        "vec2art_nb superpixel, 1500 regions": partial(ours, algorithm="superpixel", regions=1500),
        "vec2art_nb edge": ours,
        "vec2art_nb centerline": partial(ours, algorithm="centerline"),
        "skimage find_contours": contours,
    }
    if find_spec("vtracer"):
        found["vtracer"] = vtracer
    for name, command in {
        "potrace": ["--svg", "{source}", "-o", "{target}"],
        "autotrace": ["--output-format", "svg", "--output-file", "{target}", "{source}"],
    }.items():
        if shutil.which(name):
            found[name] = partial(program, name, command)
    return found


def likeness(svg: str, rgb: NDArray[np.uint8]) -> float:
    """PSNR of the rendering on white against the picture, dB."""
    height, width = rgb.shape[:2]
    data = resvg_py.svg_to_bytes(svg_string=svg, width=width, height=height, background="white")
    drawn = cv2.imdecode(np.frombuffer(bytes(data), np.uint8), cv2.IMREAD_COLOR)[..., ::-1]
    return float(cv2.PSNR(np.ascontiguousarray(drawn), rgb))


def rows() -> Iterator[Row]:
    """Time and size for each tool and picture, and of areas their likeness."""
    for picture in ("portrait", "logo"):
        rgb = np.ascontiguousarray(load(picture).rgb)
        on, found = f"{picture}, {rgb.shape[1]} x {rgb.shape[0]} px", tracers()
        svgs = {name: trace(rgb) for name, trace in found.items()}
        turns = [
            {name: seconds_of(partial(trace, rgb)) for name, trace in found.items()} for _ in range(ROUNDS)
        ]
        for name, svg in svgs.items():
            times = Times(tuple(turn[name] for turn in turns))
            yield Row(f"{name}: time", on, Bar(form="{:.1f} ms"), times.ms, times.quartiles)
            yield Row(f"{name}: file", on, Bar(form="{:.1f} kB"), len(svg.encode()) / 1000)
            if any(word in name for word in AREAS):
                yield Row(f"{name}: PSNR", on, Bar(form="{:.1f} dB"), likeness(svg, rgb))


def main() -> int:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    one_core()
    return tabulate(rows(), chosen.json)


if __name__ == "__main__":
    sys.exit(main())
