"""Fields of what is done to the picture before anything is drawn: its ground removed, its colours reduced."""

from __future__ import annotations

from vec2art_nb.params.fields.make import boolean, choice, integer, number, section

_REMOVED = (("source.background", ("auto", "otsu", "adaptive", "border")),)
_THRESHOLD = (("source.background", ("otsu", "adaptive", "border")),)
_REDUCED = (("source.palette", ("kmeans", "median_cut", "octree")),)

PREPARATION = section(
    "Source",
    choice(
        "source.background",
        "none",
        ("none", "auto", "otsu", "adaptive", "border"),
        "Background",
        "Fades what is connected to the border and like it in colour (border), or as light or dark as it "
        "(otsu; adaptive in uneven light); auto chooses. border and auto keep close-ups whole.",
    ),
    number(
        "source.background_strength",
        1,
        (0, 1, 0.01),
        "Background strength",
        "How far the background fades to the paper. At 1 nothing of it is drawn; below, its contours "
        "still are.",
        depends_on=_REMOVED,
    ),
    integer(
        "source.background_threshold",
        None,
        (0, 255, 1),
        "Background threshold",
        "Where the subject begins: grey level for otsu, contrast with the surroundings for adaptive, "
        "difference in colour from the background for border; auto always finds its own.",
        "levels",
        depends_on=_THRESHOLD,
    ),
    boolean(
        "source.background_invert",
        False,
        "Swap subject",
        "Keeps what would be taken for the background, and fades the subject.",
        depends_on=_REMOVED,
    ),
    choice(
        "source.palette",
        "off",
        ("off", "kmeans", "median_cut", "octree"),
        "Palette",
        "Reduces the picture to a few of its own colours. kmeans comes closest, median_cut favours the "
        "colours of large areas, octree keeps rare ones.",
    ),
    integer(
        "source.colors",
        16,
        (2, 50, 1),
        "Palette colours",
        "How many colours the palette has at most.",
        "colours",
        depends_on=_REDUCED,
    ),
    boolean(
        "source.dithering",
        False,
        "Dithering",
        "Mixes colours that the palette lacks from dots of those that it has, instead of flat areas.",
        depends_on=_REDUCED,
    ),
)
