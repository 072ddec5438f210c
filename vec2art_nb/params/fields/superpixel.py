"""Fields of the superpixel algorithm: regions of one colour, and the borders between them."""

from __future__ import annotations

from vec2art_nb.params.fields.make import REFERENCE, boolean, choice, color, integer, number, section

_MERGED = (("superpixel.mode", ("poster", "low_poly")),)
_CELLS = (("superpixel.mode", ("poster", "mosaic")),)
_SIMPLIFY = (("superpixel.simplify", (True,)), *_CELLS)
_LINES = (("superpixel.lines", (True,)),)

REGIONS = section(
    "Regions",
    choice(
        "superpixel.mode",
        "poster",
        ("poster", "mosaic", "low_poly"),
        "Look",
        "poster merges like colours into shapes, and more detail only divides them; mosaic keeps cells of "
        "about one size, low_poly is made of triangles: both are laid anew for each number.",
    ),
    integer(
        "superpixel.regions",
        None,
        (20, 5000, 1),
        "Regions",
        "About how many regions there are; fewer where merging leaves no more. Automatic: what detail says, "
        "275 in the middle.",
        log=True,
    ),
    number(
        "superpixel.compactness",
        10,
        (1, 50, 0.5),
        "Compactness",
        "Higher values give rounder cells of even size, lower ones cells that follow every contour.",
        depends_on=_CELLS,
        log=True,
    ),
    integer(
        "superpixel.iterations",
        5,
        (1, 15, 1),
        "Iterations",
        "How often the cells' centres move to where their pixels are. More fit a little better.",
        depends_on=_CELLS,
    ),
    choice(
        "superpixel.seeding",
        "hexagonal",
        ("square", "hexagonal", "poisson"),
        "Seeding",
        "Where cells start: on a square grid, as a honeycomb, or at random with a least distance.",
        depends_on=_CELLS,
    ),
)

MERGING = section(
    "Merging",
    number(
        "superpixel.min_region",
        60,
        (1, 5000, 1),
        "Smallest region",
        "Regions of fewer px at 1080p become part of the neighbour that they look most like.",
        "px at 1080p",
        depends_on=_CELLS,
        log=True,
    ),
    number(
        "superpixel.merge_threshold",
        0.1,
        (0, 1, 0.01),
        "Merge threshold",
        "Neighbours that differ less become one, however many regions are asked for. 1 is a difference of 50 "
        "in CIE Lab; about .05 is just visible.",
        depends_on=_MERGED,
    ),
    boolean(
        "superpixel.enhance_edges",
        True,
        "Enhance edges",
        "Makes blurred edges steps before regions are sought, so that none runs along an edge as a rim.",
        depends_on=_MERGED,
    ),
)

BORDERS = section(
    "Borders",
    boolean(
        "superpixel.simplify",
        True,
        "Simplify",
        "Draws borders with as few points as the tolerance allows. Off: as the pixels have them.",
        depends_on=_CELLS,
    ),
    number(
        "superpixel.epsilon",
        1,
        (0.5, 3, 0.1),
        "Tolerance",
        "How far a simplified border may run from the true one.",
        REFERENCE,
        depends_on=_SIMPLIFY,
    ),
    boolean(
        "superpixel.smooth",
        True,
        "Curves",
        "Draws borders as smooth curves with corners where they are; off: as straight pieces.",
        depends_on=_CELLS,
    ),
)

LOOK = section(
    "Look of regions",
    boolean("superpixel.fill", True, "Fill", "Fills the regions with their colours.", view_only=True),
    boolean(
        "superpixel.lines",
        False,
        "Lead lines",
        "Draws the borders between regions as lines, as the lead between panes of glass.",
        view_only=True,
    ),
    number(
        "superpixel.line_width",
        1.5,
        (0.5, 12, 0.1),
        "Width of lead lines",
        "Width of the lines between regions.",
        REFERENCE,
        depends_on=_LINES,
        log=True,
        view_only=True,
    ),
    color(
        "superpixel.line_color",
        "#1a1a1a",
        "Colour of lead lines",
        "Colour of the lines between regions, and the darkest tone where regions do not keep their colours; "
        "own: each line in the colour of its darker side.",
        words=("own",),
    ),
    boolean(
        "superpixel.preserve_colors",
        True,
        "Keep colours",
        "Fills regions with the picture's colours; off: with tones between the paper and the lines' colour.",
        view_only=True,
    ),
)

FIELDS = (*REGIONS, *MERGING, *BORDERS, *LOOK)
