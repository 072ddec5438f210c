"""Presets of dots, as rows: what a `vec2art_nb.params.preset.Preset` is made of."""

from __future__ import annotations

from collections.abc import Mapping

from vec2art_nb.params.snapshot import Value

#: Name, algorithm, title, description, intent, values.
DOTS: tuple[tuple[str, str, str, str, str, Mapping[str, Value]], ...] = (
    (
        "fine_pointillism",
        "dots",
        "Fine pointillism",
        "Tens of thousands of small dots in the picture's colours.",
        "My photo as a pointillist painting with fine dots.",
        {
            "detail": 0.75,
            "dots.relaxation": 3,
            "dots.preserve_colors": True,
            "dots.max_coverage": 0.8,
            "dots.background_tolerance": 0.05,
            "dots.edge_emphasis": 0.1,
        },
    ),
    (
        "vintage_stippling",
        "dots",
        "Vintage stippling",
        "Brown ink dots of one size on old paper, set by hand.",
        "It should look like a stippled engraving from an old book.",
        {
            "detail": 0.7,
            "dots.relaxation": 3,
            "dots.sizing": "static",
            "dots.max_coverage": 0.75,
            "dots.ink": "#33231a",
            "paper": "#f5ecd7",
            "handdrawn.preset": "subtle",
        },
    ),
    (
        "artistic_stippling",
        "dots",
        "Artistic stippling",
        "Ink dots of lively sizes, fine where there is detail and along contours.",
        "A stippled illustration by hand.",
        {
            "detail": 0.65,
            "dots.relaxation": 2,
            "dots.sizing": "adaptive",
            "dots.max_coverage": 0.65,
            "dots.edge_emphasis": 0.3,
            "dots.variation": 0.2,
            "dots.ink": "#1a1a2e",
        },
    ),
    (
        "dense_stippling",
        "dots",
        "Dense stippling",
        "About forty thousand fine dots: almost a photograph.",
        "As much detail as dots can show.",
        {
            "detail": 0.9,
            "dots.relaxation": 2,
            "dots.max_coverage": 0.65,
            "dots.edge_emphasis": 0.2,
            "dots.ink": "#000000",
        },
    ),
    (
        "sparse_dots",
        "dots",
        "Sparse dots",
        "Few dots and much paper: the picture is only hinted at.",
        "Minimal, airy dots.",
        {
            "detail": 0.25,
            "dots.max_coverage": 0.4,
            "dots.edge_emphasis": 0.3,
            "dots.background_tolerance": 0.3,
            "dots.relaxation": 2,
        },
    ),
    (
        "bold_artistic",
        "dots",
        "Bold and artistic",
        "Large dots in the picture's colours on a halftone screen.",
        "Pop art with big coloured dots.",
        {
            "dots.count": 3000,
            "dots.placement": "hexagonal",
            "dots.preserve_colors": True,
            "dots.max_coverage": 0.9,
            "dots.max_radius": 20.0,
            "dots.background_tolerance": 0.0,
            "dots.edge_emphasis": 0.0,
        },
    ),
    (
        "contour_dots",
        "dots",
        "Contour dots",
        "Coloured dots along contours, paper elsewhere.",
        "Outlines made of dots, in colour.",
        {
            "detail": 0.75,
            "dots.relaxation": 1,
            "dots.edge_emphasis": 1.0,
            "dots.preserve_colors": True,
            "dots.max_coverage": 0.8,
            "dots.background_tolerance": 0.1,
            "dots.max_radius": 6.0,
        },
    ),
)
