"""Every field does something, and what it does begins where the stages say."""

import cv2
import numpy as np
import pytest

from vec2art_nb import Picture, sample, vectorize
from vec2art_nb.engine.cache import StageCache
from vec2art_nb.params.schema import SCHEMA
from vec2art_nb.pipeline import dirty_stages

#: Another value for each field, and what else must hold for it to matter.
CHANGES = [
    ("edge", {"detail": 0.8}, {}),
    ("edge", {"overlay": "centerline"}, {}),
    ("edge", {"overlay_detail": 0.9}, {"overlay": "centerline"}),
    ("edge", {"precision": 3}, {}),
    ("edge", {"paper": "transparent"}, {}),
    ("edge", {"stroke.width": 4.0}, {}),
    ("edge", {"stroke.color": "#aa0000"}, {}),
    ("edge", {"stroke.opacity": 0.5}, {}),
    ("edge", {"source.max_side": 300}, {}),
    ("edge", {"source.denoise": True}, {}),
    ("edge", {"source.spatial_sigma": 4.0}, {"source.denoise": True}),
    ("edge", {"source.range_sigma": 120.0}, {"source.denoise": True}),
    ("edge", {"source.background": "otsu"}, {}),
    ("edge", {"source.background": "adaptive"}, {}),
    ("edge", {"source.background": "border"}, {"source.background_threshold": 22}),
    ("centerline", {"source.background": "auto"}, {}),
    ("edge", {"source.background_strength": 0.3}, {"source.background": "otsu"}),
    ("edge", {"source.background_threshold": 90}, {"source.background": "otsu"}),
    ("edge", {"source.background_invert": True}, {"source.background": "otsu"}),
    ("edge", {"source.palette": "kmeans"}, {}),
    ("edge", {"source.palette": "median_cut"}, {}),
    ("edge", {"source.palette": "octree"}, {}),
    ("edge", {"source.colors": 4}, {"source.palette": "kmeans"}),
    ("edge", {"source.dithering": True}, {"source.palette": "kmeans"}),
    ("edge", {"color.preserve": True}, {}),
    ("edge", {"color.sampling": "content"}, {"color.preserve": True}),
    ("edge", {"color.sampling": "dominant"}, {"color.preserve": True}),
    ("edge", {"color.sampling": "gradient"}, {"color.preserve": True}),
    ("edge", {"color.sampling": "adaptive"}, {"color.preserve": True, "color.max_colors": 4}),
    ("edge", {"color.accuracy": 1.0}, {"color.preserve": True}),
    ("edge", {"color.max_colors": 5}, {"color.preserve": True, "color.sampling": "gradient"}),
    ("edge", {"color.tolerance": 0.6}, {"color.preserve": True}),
    ("edge", {"edge.flow": False}, {}),
    ("edge", {"edge.flow_radius": 8.0}, {}),
    ("edge", {"edge.flow_iterations": 6}, {}),
    ("edge", {"edge.coherency_tau": 0.9}, {}),
    ("edge", {"edge.sigma_s": 3.5}, {}),
    ("edge", {"edge.sigma_c": 12.0}, {}),
    ("edge", {"edge.balance": 0.2}, {}),
    ("edge", {"edge.nms_low": 0.09}, {}),
    ("edge", {"edge.nms_high": 0.4}, {}),
    ("edge", {"edge.trace": False}, {}),
    ("edge", {"edge.min_gradient": 0.1}, {"edge.nms_low": 0.02, "edge.nms_high": 0.05, "detail": 1.0}),
    ("edge", {"edge.min_coherency": 0.2}, {"detail": 1.0}),
    ("edge", {"edge.max_gap": 0.0}, {}),
    ("edge", {"edge.max_length": 150.0}, {}),
    ("edge", {"edge.curvature_penalty": 0.1}, {}),
    ("edge", {"edge.max_error": 3.0}, {}),
    ("edge", {"edge.split_angle": 80.0}, {}),
    ("edge", {"edge.max_iterations": 1}, {}),
    ("edge", {"edge.width_profile": "ink"}, {}),
    ("edge", {"edge.passes": 3}, {"detail": 1.0}),
    ("edge", {"edge.reverse": True}, {"edge.passes": 2, "detail": 1.0}),
    ("edge", {"edge.diagonal": True}, {"edge.passes": 2, "detail": 1.0}),
    ("edge", {"edge.directional_strength": 1.0}, {"edge.passes": 2, "edge.diagonal": True, "detail": 1.0}),
    ("centerline", {"centerline.polarity": "light_on_dark"}, {}),
    ("centerline", {"centerline.adaptive": False}, {}),
    ("centerline", {"centerline.window": 15}, {}),
    ("centerline", {"centerline.k": 0.8}, {}),
    ("centerline", {"centerline.method": "distance_transform"}, {}),
    ("centerline", {"centerline.min_branch": 30.0}, {}),
    ("centerline", {"centerline.simplify_epsilon": 3.0}, {}),
    ("centerline", {"centerline.width_modulation": False}, {}),
    ("centerline", {"centerline.width_multiplier": 2.0}, {}),
    ("centerline", {"centerline.width_smoothing": 1.0}, {}),
    ("dots", {"detail": 0.3}, {}),
    ("dots", {"dots.count": 900}, {}),
    ("dots", {"dots.placement": "poisson"}, {}),
    ("dots", {"dots.relaxation": 1}, {}),
    ("dots", {"dots.spacing": 20.0}, {}),
    ("dots", {"dots.max_coverage": 0.3}, {}),
    ("dots", {"dots.edge_emphasis": 0.8}, {}),
    ("dots", {"dots.density_threshold": 0.5}, {}),
    ("dots", {"dots.high_detail_density": 1.0}, {}),
    ("dots", {"dots.low_detail_density": 0.2}, {}),
    ("dots", {"dots.transition_smoothness": 1.0}, {}),
    ("dots", {"dots.background_tolerance": 0.6}, {}),
    ("dots", {"dots.sizing": "gradient"}, {}),
    ("dots", {"dots.sizing": "static"}, {}),
    ("dots", {"dots.sizing": "adaptive"}, {}),
    ("dots", {"dots.min_radius": 5.0}, {}),
    ("dots", {"dots.max_radius": 2.0}, {}),
    ("dots", {"dots.variation": 0.6}, {}),
    ("dots", {"dots.shape": "diamond"}, {}),
    ("dots", {"dots.opacity": 0.5}, {}),
    ("dots", {"dots.ink": "#aa0000"}, {}),
    ("dots", {"dots.preserve_colors": True}, {}),
    ("edge", {"handdrawn.preset": "medium"}, {}),
    ("edge", {"seed": 7}, {"handdrawn.preset": "medium"}),
    ("edge", {"handdrawn.variable_weights": 1.0}, {"handdrawn.preset": "custom"}),
    ("edge", {"handdrawn.tremor": 0.5}, {"handdrawn.preset": "custom"}),
    ("edge", {"handdrawn.tapering": 1.0}, {"handdrawn.preset": "custom"}),
    ("edge", {"handdrawn.pressure": 1.0}, {"handdrawn.preset": "custom"}),
    ("edge", {"handdrawn.roughness": 1.0}, {"handdrawn.preset": "custom"}),
    ("edge", {"handdrawn.wobble_amplitude": 2.0}, {"handdrawn.preset": "custom"}),
    (
        "edge",
        {"handdrawn.wobble_frequency": 4.0},
        {"handdrawn.preset": "custom", "handdrawn.wobble_amplitude": 2.0},
    ),
    ("edge", {"handdrawn.overshoot": 10.0}, {"handdrawn.preset": "custom"}),
    ("edge", {"handdrawn.undershoot": 10.0}, {"handdrawn.preset": "custom"}),
    ("superpixel", {"detail": 0.8}, {}),
    ("superpixel", {"superpixel.mode": "mosaic"}, {}),
    ("superpixel", {"superpixel.mode": "low_poly"}, {}),
    ("superpixel", {"superpixel.regions": 100}, {}),
    ("superpixel", {"superpixel.compactness": 40.0}, {}),
    ("superpixel", {"superpixel.iterations": 1}, {}),
    ("superpixel", {"superpixel.seeding": "square"}, {}),
    ("superpixel", {"superpixel.seeding": "poisson"}, {}),
    ("superpixel", {"seed": 7}, {"superpixel.seeding": "poisson"}),
    ("superpixel", {"superpixel.min_region": 3000.0}, {}),
    ("superpixel", {"superpixel.merge_threshold": 0.8}, {}),
    ("superpixel", {"superpixel.enhance_edges": False}, {}),
    ("superpixel", {"superpixel.simplify": False}, {}),
    ("superpixel", {"superpixel.epsilon": 3.0}, {}),
    ("superpixel", {"superpixel.smooth": False}, {}),
    ("superpixel", {"superpixel.fill": False}, {}),
    ("superpixel", {"superpixel.lines": True}, {}),
    ("superpixel", {"superpixel.line_width": 4.0}, {"superpixel.lines": True}),
    ("superpixel", {"superpixel.line_color": "own"}, {"superpixel.lines": True}),
    ("superpixel", {"superpixel.preserve_colors": False}, {}),
    ("superpixel", {"handdrawn.preset": "medium"}, {}),
]


@pytest.fixture(scope="module")
def pictures():
    animal = Picture.open(sample("animal")).rgb
    page = Picture.open(sample("page")).rgb
    rng = np.random.default_rng(3)
    shaded = np.clip(page[100:400, 100:500] * np.linspace(0.55, 1, 400)[None, :, None], 0, 255)
    noisy = np.clip(animal + rng.normal(0, 12, animal.shape), 0, 255)
    return {
        "edge": Picture.open(cv2.resize(noisy.astype(np.uint8), (400, 266))),
        "dots": Picture.open(cv2.resize(animal, (240, 160))),
        "superpixel": Picture.open(cv2.resize(noisy.astype(np.uint8), (400, 266))),
        "centerline": Picture.open(shaded.astype(np.uint8)),
    }


@pytest.fixture(scope="module")
def cache():
    return StageCache()


@pytest.mark.parametrize(
    ("algorithm", "change", "given"),
    CHANGES,
    ids=[f"{next(iter(c[1]))}={next(iter(c[1].values()))}" for c in CHANGES],
)
def test_every_field_changes_the_drawing(pictures, cache, algorithm, change, given):
    picture = pictures[algorithm]
    before = vectorize(picture, algorithm, params=given, cache=cache)
    after = vectorize(picture, algorithm, params={**given, **change}, cache=cache)
    field = SCHEMA[next(iter(change))]
    assert drawn(before) != drawn(after)
    same_geometry = len(before.layers) == len(after.layers) and all(
        np.array_equal(a.points, b.points) for a, b in zip(before.layers, after.layers, strict=True)
    )
    ran = [run.stage for run in after.provenance.runs if not run.reused]
    if field.view_only:
        assert same_geometry
        assert ran == []
    else:
        dirty = dirty_stages(before.params, after.params, SCHEMA)
        assert set(ran) <= {name.removeprefix("overlay:") for name in dirty}


def drawn(drawing):
    """What a reader of the file sees: everything but the parameters written into it."""
    svg = drawing.to_svg()
    return svg[: svg.index("<metadata>")] + svg[svg.index("</metadata>") :]


def test_every_field_is_in_the_table_of_changes():
    covered = {path for _, change, _ in CHANGES for path in change}
    assert set(SCHEMA) - covered == {"algorithm", "time_limit"}
