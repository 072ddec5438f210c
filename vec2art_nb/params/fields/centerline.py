"""Fields of the centerline algorithm: the ink of a page, reduced to the middle of its strokes."""

from __future__ import annotations

from vec2art_nb.params.fields.make import REFERENCE, boolean, choice, integer, number, section

_ADAPTIVE = (("centerline.adaptive", (True,)),)
_MODULATION = (("centerline.width_modulation", (True,)),)

INK = section(
    "Ink",
    choice(
        "centerline.polarity",
        "auto",
        ("auto", "dark_on_light", "light_on_dark"),
        "Polarity",
        "Whether the strokes are darker or lighter than the ground; auto finds out.",
    ),
    boolean(
        "centerline.adaptive",
        True,
        "Adaptive threshold",
        "Compares each place with its surroundings (Sauvola): copes with shadows. Off: one threshold (Otsu).",
    ),
    integer(
        "centerline.window",
        31,
        (15, 45, 2),
        "Window",
        "Size of the surroundings. It should be wider than the widest stroke.",
        REFERENCE,
        depends_on=_ADAPTIVE,
        odd=True,
    ),
    number(
        "centerline.k",
        0.4,
        (0.1, 0.9, 0.01),
        "Sensitivity",
        "How much a stroke must stand out. Lower values find fainter strokes and more stains.",
        depends_on=_ADAPTIVE,
    ),
)

SKELETON = section(
    "Skeleton",
    choice(
        "centerline.method",
        "thinning",
        ("thinning", "distance_transform"),
        "Method",
        "thinning peels strokes evenly; distance_transform follows the ridge of their distance transform.",
    ),
    number(
        "centerline.min_branch",
        8,
        (2, 30, 0.5),
        "Shortest branch",
        "Side branches shorter than this are taken for roughness of the border and removed.",
        REFERENCE,
    ),
    number(
        "centerline.simplify_epsilon",
        1,
        (0.2, 3, 0.1),
        "Simplification",
        "How far a curve may leave the middle of its stroke. Larger values give simpler curves.",
        REFERENCE,
        log=True,
    ),
)

WIDTH = section(
    "Width",
    boolean(
        "centerline.width_modulation",
        True,
        "Variable width",
        "Strokes are as wide as the ink along their whole length. Off: all have the pen's width.",
    ),
    number(
        "centerline.width_multiplier",
        1,
        (0.5, 3, 0.05),
        "Width factor",
        "Makes strokes thinner or bolder than the ink was.",
        depends_on=_MODULATION,
        log=True,
    ),
    number(
        "centerline.width_smoothing",
        0.3,
        (0, 1, 0.01),
        "Width smoothing",
        "Evens out how the width changes along a stroke.",
        depends_on=_MODULATION,
    ),
)

FIELDS = (*INK, *SKELETON, *WIDTH)
