"""Typeset and "scan" the page of text among the bundled pictures: a page of an old book under uneven light.

Run ``python benchmarks/samples/page.py OUT.png``. The words are John Ruskin's (The Elements of Drawing, 1857,
public domain); the letters are DejaVu Serif's, whose licence allows it.
"""

from __future__ import annotations

import sys
from pathlib import Path

import cv2
import numpy as np
from brush import noise
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from scipy.ndimage import gaussian_filter

WIDTH, HEIGHT = 900, 1040
ZOOM = 2
FONT = "DejaVuSerif.ttf"
BOLD = "DejaVuSerif-Bold.ttf"
ITALIC = "DejaVuSerif-Italic.ttf"

HEAD = "THE ELEMENTS OF DRAWING"
TITLE = "LETTER I."
SUBTITLE = "On First Practice"
PARAGRAPHS = (
    "The perception of solid Form is entirely a matter of experience. We see nothing but flat colours; "
    "and it is only by a series of experiments that we find out that a stain of black or grey indicates "
    "the dark side of a solid substance, or that a faint hue indicates that the object in which it "
    "appears is far away.",
    "The whole technical power of painting depends on our recovery of what may be called the innocence of "
    "the eye; that is to say, of a sort of childish perception of these flat stains of colour, merely as "
    "such, without consciousness of what they signify, as a blind man would see them if suddenly gifted "
    "with sight.",
    "I would rather teach drawing that my pupils may learn to love Nature, than teach the looking at "
    "Nature that they may learn to draw.",
)


def typeset() -> NDArray[np.float64]:
    """Ink of the page, 0 to 1, at `ZOOM` times its size."""
    sheet = Image.new("L", (WIDTH * ZOOM, HEIGHT * ZOOM), 0)
    draw = ImageDraw.Draw(sheet)
    left, right = 104 * ZOOM, (WIDTH - 104) * ZOOM
    middle = (left + right) / 2
    draw.text((left, 84 * ZOOM), "4", 255, ImageFont.truetype(FONT, 19 * ZOOM))
    draw.text((middle, 84 * ZOOM), HEAD, 255, ImageFont.truetype(FONT, 19 * ZOOM), anchor="ma")
    draw.line([(left, 120 * ZOOM), (right, 120 * ZOOM)], 255, 2 * ZOOM)
    draw.text((middle, 166 * ZOOM), TITLE, 255, ImageFont.truetype(BOLD, 34 * ZOOM), anchor="ma")
    draw.text((middle, 222 * ZOOM), SUBTITLE, 255, ImageFont.truetype(ITALIC, 27 * ZOOM), anchor="ma")
    rule(draw, middle, 286 * ZOOM)
    body(draw, left, right, 326 * ZOOM)
    return np.asarray(sheet) / 255.0


def rule(draw: ImageDraw.ImageDraw, middle: float, y: float) -> None:
    """Ornament between two tapering lines."""
    for side in (-1, 1):
        start, end = middle + side * 18 * ZOOM, middle + side * 150 * ZOOM
        draw.polygon([(start, y - 2.5 * ZOOM), (end, y), (start, y + 2.5 * ZOOM)], 255)
    size = 8 * ZOOM
    draw.polygon([(middle - size, y), (middle, y - size), (middle + size, y), (middle, y + size)], 255)


def body(draw: ImageDraw.ImageDraw, left: float, right: float, y: float) -> None:
    """Justified paragraphs."""
    font = ImageFont.truetype(FONT, 25 * ZOOM)
    indent, space = 34 * ZOOM, font.getlength(" ")
    for paragraph in PARAGRAPHS:
        lines = broken(paragraph.split(), font, right - left, indent)
        for i, words in enumerate(lines):
            x = left + (indent if i == 0 else 0)
            free = right - x - sum(font.getlength(word) for word in words)
            gap = space if i == len(lines) - 1 else free / (len(words) - 1)
            for word in words:
                draw.text((x, y), word, 255, font)
                x += font.getlength(word) + gap
            y += 41 * ZOOM
        y += 8 * ZOOM


def broken(words: list[str], font: ImageFont.FreeTypeFont, measure: float, indent: float) -> list[list[str]]:
    """Words of each line: as many as fit."""
    lines: list[list[str]] = [[]]
    for word in words:
        free = measure - (indent if len(lines) == 1 else 0)
        if font.getlength(" ".join([*lines[-1], word])) > free:
            lines.append([])
        lines[-1].append(word)
    return lines


def scan(ink: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Ink bled into paper, a page not quite flat or straight, light from one side, some grain."""
    rng = np.random.default_rng(8)
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    u, v = x / WIDTH - 0.5, y / HEIGHT - 0.5
    source_x = (x + 9 * v + 5 * np.sin(5 * v)) * ZOOM
    source_y = (y - 8 * u + 14 * (u + 0.5) ** 2 - 5) * ZOOM
    spread = gaussian_filter(ink, 0.55 * ZOOM) + 0.05 * cv2.resize(
        noise(rng, 1.5, (HEIGHT, WIDTH)), ink.shape[::-1]
    )
    bled = ((spread - 0.5) * 2.6 + 0.56).clip(0, 1).astype(np.float32)
    page = cv2.remap(gaussian_filter(bled, 0.5 * ZOOM), source_x, source_y, cv2.INTER_AREA)
    light = 236 - 62 * (u + 0.5) ** 2 - 34 * (v + 0.5) - 50 * np.exp(-(((x + 10) / 46) ** 2))
    light += 1.6 * noise(rng, 50, (HEIGHT, WIDTH))
    shade = light * (1 - 0.84 * page * (1 + 0.04 * noise(rng, 3, (HEIGHT, WIDTH))))
    return (shade + 0.3 * noise(rng, 0.7, (HEIGHT, WIDTH))).round().clip(0, 255).astype(np.uint8)


def main(target: Path) -> None:
    """Set, scan, save."""
    Image.fromarray(scan(typeset())).save(target, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
