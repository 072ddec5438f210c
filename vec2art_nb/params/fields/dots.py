"""Fields of the dots algorithm: how many dots, where they go, how large they are and what they look like."""

from __future__ import annotations

from dataclasses import replace

from vec2art_nb.params.fields.make import REFERENCE, boolean, choice, color, integer, number, section

_DRAWN_INK = (("dots.preserve_colors", (False,)),)

PLACEMENT = section(
    "Dots",
    integer(
        "dots.count",
        None,
        (100, 200_000, 100),
        "Count",
        "How many dots there are. Automatic: as many as detail asks for, more on a dark picture.",
        "dots",
        log=True,
    ),
    choice(
        "dots.placement",
        "voronoi",
        ("voronoi", "poisson", "hexagonal", "grid", "random"),
        "Placement",
        "voronoi spaces the dots evenly (weighted Voronoi stippling), poisson keeps them apart at random, "
        "random is spray; hexagonal and grid are halftone screens, laid anew for each number of dots.",
    ),
    integer(
        "dots.relaxation",
        0,
        (0, 10, 1),
        "Relaxation",
        "Steps that space the chosen dots evenly (optimal transport and Lloyd); they move with detail then.",
        "steps",
    ),
    number(
        "dots.spacing",
        2,
        (2, 20, 0.5),
        "Least spacing",
        "Dots are not put closer than about this: where the tone asks for more of them, they grow instead.",
        REFERENCE,
        log=True,
    ),
)

TONE = section(
    "Tone of dots",
    number(
        "dots.max_coverage",
        0.55,
        (0.1, 0.9, 0.01),
        "Coverage",
        "Share of the paper that dots cover where the picture is darkest. Lower values look airy.",
    ),
    number(
        "dots.edge_emphasis",
        0.15,
        (0, 1, 0.01),
        "Edges",
        "How much dots follow contours instead of tone. At 1 they run along contours; the rest stays empty.",
    ),
    number(
        "dots.density_threshold",
        0.1,
        (0, 1, 0.01),
        "Detail threshold",
        "Contrast from which on a place counts as detailed.",
    ),
    number(
        "dots.high_detail_density",
        0.8,
        (0.5, 1, 0.01),
        "Density in detail",
        "How densely dots stand where there is detail. The tone stays: denser dots are smaller.",
    ),
    number(
        "dots.low_detail_density",
        0.5,
        (0, 0.5, 0.01),
        "Density elsewhere",
        "How densely dots stand where there is none. The tone stays: sparser dots are larger.",
    ),
    number(
        "dots.transition_smoothness",
        0.5,
        (0, 1, 0.01),
        "Transition",
        "How gradually one density passes into the other.",
    ),
    number(
        "dots.background_tolerance",
        0.1,
        (0, 1, 0.01),
        "Paper tolerance",
        "Places that are nearly as light as the lightest ones get no dots. Larger values leave more empty.",
    ),
)

SIZE = section(
    "Size of dots",
    choice(
        "dots.sizing",
        "tone",
        ("tone", "gradient", "adaptive", "static"),
        "Sizing",
        "tone: size and density share the tone; gradient: larger along contours; adaptive: fine in detail, "
        "large elsewhere; static: one size, density alone makes the tone.",
    ),
    number(
        "dots.min_radius",
        0.4,
        (0.1, 5, 0.1),
        "Least radius",
        "No dot is smaller than this.",
        REFERENCE,
        log=True,
    ),
    number(
        "dots.max_radius",
        12,
        (0.5, 20, 0.1),
        "Largest radius",
        "Hardly a dot is larger: where dots would have to be, all of the drawing becomes lighter.",
        REFERENCE,
        log=True,
    ),
    number(
        "dots.variation",
        0,
        (0, 1, 0.01),
        "Variation",
        "How much dots differ in size at random.",
    ),
)

LOOK = section(
    "Look of dots",
    replace(
        choice(
            "dots.shape",
            "circle",
            ("circle", "square", "diamond", "triangle"),
            "Shape",
            "Shape of the dots; all shapes have the area of the circle.",
        ),
        view_only=True,
    ),
    number(
        "dots.opacity", 1, (0.1, 1, 0.01), "Opacity", "How much dots cover what is below.", view_only=True
    ),
    color(
        "dots.ink",
        "#111111",
        "Colour",
        "Colour of the dots when they do not keep the picture's.",
        depends_on=_DRAWN_INK,
    ),
    boolean(
        "dots.preserve_colors",
        False,
        "Keep colours",
        "Gives each dot the picture's colour at its place.",
        view_only=True,
    ),
)

FIELDS = (*PLACEMENT, *TONE, *SIZE, *LOOK)
