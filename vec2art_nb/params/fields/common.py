"""Fields of every algorithm: what is drawn, on what, with which pen, and how the picture is prepared."""

from __future__ import annotations

from vec2art_nb.params.field import ALGORITHMS
from vec2art_nb.params.fields.make import REFERENCE, boolean, choice, color, integer, number, section
from vec2art_nb.params.fields.preparation import PREPARATION

#: Algorithms that draw lines, which can lie over other drawings.
LINES = ("edge", "centerline")

_DENOISE = (("source.denoise", (True,)),)
_OWN_COLORS = (("color.preserve", (True,)),)

DRAWING = section(
    "Drawing",
    choice(
        "algorithm",
        "edge",
        ALGORITHMS,
        "Algorithm",
        "edge draws contours of what is seen; centerline draws pen strokes and lettering along their middle; "
        "superpixel draws areas of one colour; dots stipples.",
    ),
    number(
        "detail",
        0.5,
        (0, 1, 0.01),
        "Detail",
        "How much is drawn. Lower values keep the most significant strokes and leave the rest out.",
    ),
    choice(
        "overlay",
        "none",
        ("none", *LINES),
        "Overlay",
        "Lines of another algorithm over the drawing, with its own fields: ink over areas, for example.",
    ),
    number(
        "overlay_detail",
        0.5,
        (0, 1, 0.01),
        "Overlay detail",
        "How much of the overlay is drawn.",
        depends_on=(("overlay", LINES),),
    ),
    integer(
        "seed", 0, (0, 2**32 - 1, 1), "Seed", "Another number gives another version of everything random."
    ),
    number(
        "time_limit",
        30,
        (0.1, 300, 0.1),
        "Time limit",
        "When it is reached, the best drawing so far is returned and marked as partial.",
        "s",
        log=True,
    ),
    integer(
        "precision",
        1,
        (0, 4, 1),
        "Precision",
        "Decimals of coordinates in the SVG. Fewer make a smaller file, more a smoother curve when enlarged.",
        "decimals",
        view_only=True,
    ),
    color("paper", "#ffffff", "Paper", "Colour behind the drawing.", words=("transparent",)),
)

STROKE = section(
    "Stroke",
    number(
        "stroke.width",
        2.4,
        (0.1, 10, 0.1),
        "Width",
        "Width of the lines, before anything makes them swell or taper.",
        REFERENCE,
        log=True,
        view_only=True,
    ),
    color(
        "stroke.color",
        "#111111",
        "Colour",
        "Colour of the lines when they do not keep the picture's colours.",
        depends_on=(("color.preserve", (False,)),),
    ),
    number(
        "stroke.opacity",
        1,
        (0.1, 1, 0.01),
        "Opacity",
        "How much the lines cover what is below.",
        view_only=True,
    ),
)

SOURCE = section(
    "Source",
    integer(
        "source.max_side",
        None,
        (256, 8192, 1),
        "Working size",
        "Longer side of the picture worked on. Smaller is faster and simpler, larger keeps finer features.",
        "px",
        log=True,
    ),
    boolean(
        "source.denoise",
        False,
        "Denoise",
        "Smooths noise and fine texture away but keeps edges: for photos taken in poor light.",
    ),
    number(
        "source.spatial_sigma",
        1.2,
        (0.5, 5, 0.1),
        "Denoise radius",
        "Reach of the denoising. Larger values remove coarser texture.",
        REFERENCE,
        depends_on=_DENOISE,
    ),
    number(
        "source.range_sigma",
        50,
        (10, 200, 1),
        "Denoise strength",
        "Differences in brightness, of 255, that denoising smooths. Larger values also blur weak edges.",
        "levels",
        depends_on=_DENOISE,
    ),
)

COLOR = section(
    "Colour",
    boolean(
        "color.preserve",
        False,
        "Keep colours",
        "Draws each line in the picture's colour instead of the pen's.",
        view_only=True,
    ),
    choice(
        "color.sampling",
        "average",
        ("dominant", "average", "gradient", "content", "adaptive"),
        "Sampling",
        "Where a line's colour comes from: its most frequent colour, its mean, a gradient along it, the "
        "darker side of the edge, or whichever of these suits the line.",
        depends_on=_OWN_COLORS,
    ),
    number(
        "color.accuracy",
        0.5,
        (0, 1, 0.01),
        "Accuracy",
        "How densely colours are sampled along a line.",
        depends_on=_OWN_COLORS,
    ),
    integer(
        "color.max_colors",
        1,
        (1, 10, 1),
        "Colours a line",
        "How many colours one line may have.",
        depends_on=_OWN_COLORS,
    ),
    number(
        "color.tolerance",
        0.1,
        (0, 1, 0.01),
        "Tolerance",
        "Colours that differ less than this become one.",
        depends_on=_OWN_COLORS,
    ),
)

FIELDS = (*DRAWING, *STROKE, *SOURCE, *PREPARATION, *COLOR)
