"""Presets that lay lines over areas or dots."""

from __future__ import annotations

from vec2art_nb.params.looks.preset import Preset

TOGETHER = (
    Preset(
        "comic",
        "superpixel",
        "Comic",
        "Some seventy flat areas under bold ink lines.",
        "Turn my photo into a panel of a comic.",
        {
            "superpixel.regions": 70,
            "overlay": "edge",
            "overlay_detail": 0.45,
            "edge.width_profile": "ink",
            "edge.max_error": 1.6,
            "stroke.width": 4.2,
            "stroke.color": "#101010",
        },
    ),
    Preset(
        "pointillist_outline",
        "dots",
        "Pointillist outline",
        "Dots in the picture's colours under fine ink lines.",
        "A pointillist painting that keeps its contours.",
        {
            "dots.preserve_colors": True,
            "overlay": "edge",
            "overlay_detail": 0.45,
            "edge.width_profile": "ink",
            "edge.max_error": 1.6,
            "stroke.width": 2.8,
            "stroke.color": "#1a1a1a",
        },
    ),
)
