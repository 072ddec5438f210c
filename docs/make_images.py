"""Draw the pictures of the README into ``docs/images/``: ``python docs/make_images.py``."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from vec2art_nb import Picture, presets, sample, vectorize

TARGET = Path(__file__).with_name("images")
GAP, CAPTION = 16, 34
LINE, TEXT = "#d9dbde", "#3c4048"
#: Sheets show drawings at a fraction of their size: with wider lines they look as they do at full size. Tiles
#: less high than this get a pen wider still.
PEN, LOW = 1.3, 240
#: Larger files make the README slow to load.
MAX_BYTES = 150_000


@dataclass(frozen=True)
class Tile:
    """A bundled picture (`fields` None) or one of its drawings, with a caption."""

    name: str
    caption: str
    fields: dict[str, Any] | None = field(default_factory=dict)

    def image(self, height: int) -> Image.Image:
        """At this height, framed."""
        picture = Picture.open(sample(self.name))
        if self.fields is None:
            image = Image.fromarray(picture.rgb)
        else:
            drawing = vectorize(picture, **self.fields)
            pen = PEN * max(1, LOW / height) * drawing.params.number("stroke.width")
            drawing = drawing.restyle(stroke_width=min(pen, 10))
            # Twice as large, then area-averaged: finer lines than the rasteriser's own smoothing gives.
            image = Image.open(io.BytesIO(drawing.to_png(2 * height / picture.height))).convert("RGB")
        image = image.resize((round(height * picture.width / picture.height), height), Image.Resampling.BOX)
        ImageDraw.Draw(image).rectangle((0, 0, image.width - 1, height - 1), outline=LINE)
        return image


def sheet(rows: list[list[Tile]], width: int) -> Image.Image:
    """Rows of tiles, each row as wide as the sheet."""
    strips = [_strip(row, width) for row in rows]
    canvas = Image.new("RGB", (width, sum(strip.height for strip in strips)), "white")
    top = 0
    for strip in strips:
        canvas.paste(strip, (0, top))
        top += strip.height
    return canvas


def _strip(row: list[Tile], width: int) -> Image.Image:
    shapes = [Picture.open(sample(tile.name)).size for tile in row]
    height = int((width - GAP * (len(row) - 1)) / sum(w / h for w, h in shapes))
    below = CAPTION if any(tile.caption for tile in row) else 0
    strip = Image.new("RGB", (width, height + below), "white")
    pen, left = ImageDraw.Draw(strip), 0
    font = ImageFont.load_default(12 if len(row) > 5 else 15)
    for tile in row:
        image = tile.image(height)
        strip.paste(image, (left, 0))
        pen.text((left + 2, height + 6), tile.caption, TEXT, font)
        left += image.width + GAP
    return strip


def save(image: Image.Image, name: str) -> None:
    """Write as WebP, as well as the size allows."""
    for quality in (90, 84, 78, 70, 60, 50, 40, 30):
        file = io.BytesIO()
        image.save(file, "WEBP", quality=quality, method=6)
        if len(file.getvalue()) <= MAX_BYTES:
            break
    (TARGET / name).write_bytes(file.getvalue())
    print(f"{TARGET / name}: {image.width} x {image.height}, {len(file.getvalue()) / 1000:.0f} kB")


def comic() -> list[list[Tile]]:
    """The picture at the top of the README: areas under ink."""
    return [[Tile(name, "", {"preset": "comic"}) for name in ("portrait", "still_life", "animal")]]


def looks() -> list[list[Tile]]:
    """One photo by all four algorithms."""
    return [
        [
            Tile("portrait", "the picture", None),
            Tile("portrait", "edge: preset ink", {"preset": "ink"}),
            Tile("portrait", "superpixel: preset poster", {"preset": "poster"}),
            Tile("portrait", "dots: the default", {"algorithm": "dots"}),
        ],
        [
            Tile("portrait", "preset hand_drawn_illustration", {"preset": "hand_drawn_illustration"}),
            Tile("portrait", "preset stained_glass", {"preset": "stained_glass"}),
            Tile("portrait", "preset contour_dots", {"preset": "contour_dots"}),
            Tile("portrait", "preset pointillist_outline", {"preset": "pointillist_outline"}),
        ],
    ]


def photos() -> list[list[Tile]]:
    """Photos above their drawings."""
    names = ("animal", "still_life", "building")
    return [
        [Tile(name, name.replace("_", " "), None) for name in names],
        [Tile(name, "preset ink", {"preset": "ink"}) for name in names],
    ]


def areas() -> list[list[Tile]]:
    """Areas, from few to many, and their other looks."""
    names = ("low_poly", "modern_abstract", "outline_only")
    counts = (40, 150, 600)
    return [
        [Tile("still_life", f"superpixel_regions={n}", {"preset": "poster", "regions": n}) for n in counts],
        [Tile("animal", f"preset {name}", {"preset": name}) for name in names],
    ]


def dots() -> list[list[Tile]]:
    """Stippling in ink and in colour."""
    names = ("vintage_stippling", "fine_pointillism", "contour_dots")
    return [[Tile("animal", f"preset {name}", {"preset": name}) for name in names]]


#: What each preset is shown on, where it is not the portrait.
SHOWN_ON = {
    "technical": "building",
    "detailed_line_art": "building",
    "corporate_logo": "logo",
    "text_typography": "page",
    "technical_drawing": "sketch",
    "variable_width": "sketch",
}


def every_preset() -> list[list[Tile]]:
    """Contact sheet of all presets, seven in a row, those on other pictures last."""
    tiles = [
        Tile(SHOWN_ON.get(one.name, "portrait"), one.name, {"preset": one.name})
        for one in presets(user=False)
    ]
    square = [tile for tile in tiles if tile.name == "portrait"]
    other = [tile for tile in tiles if tile.name != "portrait"]
    rows = [square[k : k + 7] for k in range(0, len(square), 7)]
    return [*rows, other]


def strokes() -> list[list[Tile]]:
    """What is made of strokes, beside its centre lines."""
    even = {"centerline_width_modulation": False}
    return [
        [
            Tile("sketch", "ink sketch", None),
            Tile("sketch", "centerline: as wide as the ink", {"algorithm": "centerline"}),
            Tile("sketch", "centerline_width_modulation=False", {"algorithm": "centerline", **even}),
        ],
        [
            Tile("page", "page of text", None),
            Tile("page", "preset text_typography", {"preset": "text_typography"}),
            Tile("page", "preset technical_drawing", {"preset": "technical_drawing"}),
        ],
        [Tile("logo", "logo", None), Tile("logo", "preset corporate_logo", {"preset": "corporate_logo"})],
    ]


def detail() -> list[list[Tile]]:
    """The master knob."""
    return [[Tile("building", f"detail={value}", {"detail": value}) for value in (0.1, 0.3, 0.5, 0.8)]]


def main() -> None:
    """Draw all sheets."""
    TARGET.mkdir(exist_ok=True)
    for maker in (comic, looks, areas, dots, photos, strokes, detail, every_preset):
        save(sheet(maker(), 1200), f"{maker.__name__}.webp")


if __name__ == "__main__":
    main()
