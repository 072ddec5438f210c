"""Fields of the edge algorithm: contours found along the flow of the picture, or plain Canny edges."""

from __future__ import annotations

from vec2art_nb.params.fields.make import REFERENCE, boolean, choice, integer, number, section

_FLOW = (("edge.flow", (True,)),)
_TRACE = (("edge.trace", (True,)),)
_DIRECTIONS = (*_FLOW, ("edge.passes", tuple(range(2, 11))))

FLOW = section(
    "Flow",
    boolean(
        "edge.flow",
        True,
        "Follow the flow",
        "Lines follow the shapes of the picture: gaps close, texture calms down. Off: plain Canny edges.",
    ),
    number(
        "edge.flow_radius",
        4,
        (2, 8, 0.5),
        "Flow radius",
        "Neighbourhood that agrees on a direction. Larger values give calmer, longer lines.",
        REFERENCE,
        depends_on=_FLOW,
    ),
    integer(
        "edge.flow_iterations",
        2,
        (1, 10, 1),
        "Flow iterations",
        "How often directions are smoothed. More gives more coherent lines and takes longer.",
        depends_on=_FLOW,
    ),
    number(
        "edge.coherency_tau",
        0.2,
        (0, 1, 0.01),
        "Coherency",
        "How clear a direction must be to be followed. Higher values leave texture undrawn.",
        depends_on=_FLOW,
    ),
    number(
        "edge.sigma_s",
        2.3,
        (0.5, 6, 0.1),
        "Scale across",
        "Width of the features that become lines. Larger values draw broad shapes and skip fine ones.",
        REFERENCE,
    ),
    number(
        "edge.sigma_c",
        5,
        (0.5, 20, 0.1),
        "Smoothing along",
        "Length over which a line is smoothed along itself. Larger values close gaps and drop short marks.",
        REFERENCE,
        depends_on=_FLOW,
        log=True,
    ),
    number(
        "edge.balance",
        0.5,
        (0, 1, 0.01),
        "Line or edge",
        "0 draws the borders between areas only, 1 the dark lines only, values between draw both.",
        depends_on=_FLOW,
    ),
)

LINES = section(
    "Lines",
    number(
        "edge.nms_low",
        0.05,
        (0.01, 0.2, 0.005),
        "Low threshold",
        "A line goes on while it is this strong. Lower values make longer lines. Must be below the high one.",
    ),
    number(
        "edge.nms_high",
        0.1,
        (0.05, 0.5, 0.005),
        "High threshold",
        "A line must be this strong somewhere to be drawn at all. Higher values draw fewer lines.",
    ),
)

TRACE = section(
    "Tracing",
    boolean(
        "edge.trace",
        True,
        "Trace along the flow",
        "Continues lines along the flow, over gaps and through crossings. Needs the flow.",
        depends_on=_FLOW,
    ),
    number(
        "edge.min_gradient",
        0.01,
        (0, 0.1, 0.001),
        "Least contrast",
        "Tracing stops where the picture has less contrast than this.",
        depends_on=_TRACE,
    ),
    number(
        "edge.min_coherency",
        0.02,
        (0, 0.2, 0.005),
        "Least coherency",
        "Tracing stops where the direction is less clear than this.",
        depends_on=_TRACE,
    ),
    number(
        "edge.max_gap",
        14,
        (0, 20, 0.5),
        "Longest gap",
        "Gaps up to this length are bridged when both ends point at each other.",
        REFERENCE,
        depends_on=_TRACE,
    ),
    number(
        "edge.max_length",
        100_000,
        (100, 100_000, 100),
        "Longest stroke",
        "Longer strokes are cut into several.",
        REFERENCE,
        log=True,
    ),
)

FIT = section(
    "Curves",
    number(
        "edge.curvature_penalty",
        0.01,
        (0.001, 0.1, 0.001),
        "Smoothness",
        "Prefers gentle curves over an exact path. Higher values draw calmer curves.",
        log=True,
    ),
    number(
        "edge.max_error",
        1,
        (0.2, 5, 0.1),
        "Fitting error",
        "How far a curve may leave the line that was found. Larger values give fewer, simpler curves.",
        REFERENCE,
        log=True,
    ),
    number(
        "edge.split_angle",
        45,
        (10, 90, 1),
        "Corner angle",
        "A turn sharper than this stays a corner; gentler turns are rounded.",
        "°",
    ),
    integer(
        "edge.max_iterations",
        4,
        (1, 100, 1),
        "Fitting iterations",
        "How often a curve is improved before it is split in two. More gives fewer pieces and takes longer.",
        log=True,
    ),
    choice(
        "edge.width_profile",
        "uniform",
        ("uniform", "ink"),
        "Width profile",
        "uniform gives each stroke one width, for plotters and editing; ink swells with the strength of the "
        "edge and tapers at the ends.",
    ),
)

PASSES = section(
    "Passes",
    integer(
        "edge.passes",
        1,
        (1, 10, 1),
        "Passes",
        "Further passes with lower thresholds add lines that the first one missed; nothing is drawn twice.",
    ),
    boolean(
        "edge.reverse",
        False,
        "Reverse pass",
        "A further pass traces against the direction of the first. Needs two or more passes.",
        depends_on=_DIRECTIONS,
    ),
    boolean(
        "edge.diagonal",
        False,
        "Diagonal pass",
        "A further pass looks for diagonal lines. Needs two or more passes.",
        depends_on=_DIRECTIONS,
    ),
    number(
        "edge.directional_strength",
        0.3,
        (0, 1, 0.01),
        "Directional strength",
        "How readily the reverse and diagonal passes add lines.",
        depends_on=_DIRECTIONS,
    ),
)

FIELDS = (*FLOW, *LINES, *TRACE, *FIT, *PASSES)
