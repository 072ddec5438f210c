"""Presets of areas."""

from __future__ import annotations

from vec2art_nb.params.looks.preset import Preset

AREAS = (
    Preset(
        "poster",
        "superpixel",
        "Poster",
        "Like colours merged into some hundred flat shapes with smooth borders.",
        "A poster of my photo in flat colours.",
        {
            "detail": 0.5,
            "superpixel.epsilon": 1.6,
        },
    ),
    Preset(
        "modern_abstract",
        "superpixel",
        "Modern abstract",
        "Some dozens of angular pieces with straight cuts.",
        "Something abstract for the wall that still hints at the photo.",
        {
            "superpixel.regions": 90,
            "superpixel.smooth": False,
            "superpixel.epsilon": 3.0,
            "superpixel.min_region": 1500.0,
            "superpixel.lines": True,
            "superpixel.line_width": 1.6,
            "superpixel.line_color": "#ffffff",
        },
    ),
    Preset(
        "minimalist_poster",
        "superpixel",
        "Minimalist poster",
        "The fewest shapes that still say what it is.",
        "As few shapes and colours as possible.",
        {
            "superpixel.regions": 40,
            "superpixel.epsilon": 3.0,
            "superpixel.min_region": 1200.0,
            "superpixel.merge_threshold": 0.2,
        },
    ),
    Preset(
        "organic_abstract",
        "superpixel",
        "Organic abstract",
        "Soft blobs with wavering borders, as cut from paper by hand.",
        "Flowing, organic shapes.",
        {
            "superpixel.regions": 130,
            "superpixel.epsilon": 3.0,
            "superpixel.min_region": 800.0,
            "handdrawn.preset": "custom",
            "handdrawn.wobble_amplitude": 2.0,
            "handdrawn.wobble_frequency": 1.6,
        },
    ),
    Preset(
        "stained_glass",
        "superpixel",
        "Stained glass",
        "Panes of one colour each with dark lead between them.",
        "A church window of my photo.",
        {
            "superpixel.mode": "mosaic",
            "superpixel.regions": 420,
            "superpixel.compactness": 14.0,
            "superpixel.seeding": "poisson",
            "superpixel.smooth": False,
            "superpixel.epsilon": 2.2,
            "superpixel.lines": True,
            "superpixel.line_width": 4.0,
            "superpixel.line_color": "#16130f",
        },
    ),
    Preset(
        "low_poly",
        "superpixel",
        "Low poly",
        "Triangles whose sides follow the contours, as in early computer graphics.",
        "A faceted, low-poly picture.",
        {
            "superpixel.mode": "low_poly",
            "superpixel.regions": 1400,
        },
    ),
    Preset(
        "outline_only",
        "superpixel",
        "Outlines only",
        "The borders of the shapes as thin lines, without any fill.",
        "A template to colour in.",
        {
            "superpixel.regions": 160,
            "superpixel.epsilon": 1.8,
            "superpixel.min_region": 250.0,
            "superpixel.fill": False,
            "superpixel.lines": True,
            "superpixel.line_width": 2.2,
            "superpixel.line_color": "#111111",
        },
    ),
)
