"""Keywords of `vectorize` and `Params` with their types, for editors and type checkers.

Generated from the schema by `make generated`; change the schema, not this module.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, SupportsFloat, SupportsIndex, TypedDict

#: numpy's scalars and plain integers are as good as a float.
Number = float | SupportsFloat

#: The same for whole numbers.
Integer = int | SupportsIndex


class Fields(TypedDict, total=False):
    """Every field by its keyword; those of an algorithm also without its name; groups as mappings."""

    detail: Number
    overlay: Literal["none", "edge", "centerline"]
    overlay_detail: Number
    seed: Integer
    time_limit: Number
    precision: Integer
    paper: str
    stroke_width: Number
    stroke_color: str
    stroke_opacity: Number
    source_max_side: Integer | None
    source_denoise: bool
    source_spatial_sigma: Number
    source_range_sigma: Number
    source_background: Literal["none", "auto", "otsu", "adaptive", "border"]
    source_background_strength: Number
    source_background_threshold: Integer | None
    source_background_invert: bool
    source_palette: Literal["off", "kmeans", "median_cut", "octree"]
    source_colors: Integer
    source_dithering: bool
    color_preserve: bool
    color_sampling: Literal["dominant", "average", "gradient", "content", "adaptive"]
    color_accuracy: Number
    color_max_colors: Integer
    color_tolerance: Number
    edge_flow: bool
    edge_flow_radius: Number
    edge_flow_iterations: Integer
    edge_coherency_tau: Number
    edge_sigma_s: Number
    edge_sigma_c: Number
    edge_balance: Number
    edge_nms_low: Number
    edge_nms_high: Number
    edge_trace: bool
    edge_min_gradient: Number
    edge_min_coherency: Number
    edge_max_gap: Number
    edge_max_length: Number
    edge_curvature_penalty: Number
    edge_max_error: Number
    edge_split_angle: Number
    edge_max_iterations: Integer
    edge_width_profile: Literal["uniform", "ink"]
    edge_passes: Integer
    edge_reverse: bool
    edge_diagonal: bool
    edge_directional_strength: Number
    centerline_polarity: Literal["auto", "dark_on_light", "light_on_dark"]
    centerline_adaptive: bool
    centerline_window: Integer
    centerline_k: Number
    centerline_method: Literal["thinning", "distance_transform"]
    centerline_min_branch: Number
    centerline_simplify_epsilon: Number
    centerline_width_modulation: bool
    centerline_width_multiplier: Number
    centerline_width_smoothing: Number
    superpixel_mode: Literal["poster", "mosaic", "low_poly"]
    superpixel_regions: Integer | None
    superpixel_compactness: Number
    superpixel_iterations: Integer
    superpixel_seeding: Literal["square", "hexagonal", "poisson"]
    superpixel_min_region: Number
    superpixel_merge_threshold: Number
    superpixel_enhance_edges: bool
    superpixel_simplify: bool
    superpixel_epsilon: Number
    superpixel_smooth: bool
    superpixel_fill: bool
    superpixel_lines: bool
    superpixel_line_width: Number
    superpixel_line_color: str
    superpixel_preserve_colors: bool
    dots_count: Integer | None
    dots_placement: Literal["voronoi", "poisson", "hexagonal", "grid", "random"]
    dots_relaxation: Integer
    dots_spacing: Number
    dots_max_coverage: Number
    dots_edge_emphasis: Number
    dots_density_threshold: Number
    dots_high_detail_density: Number
    dots_low_detail_density: Number
    dots_transition_smoothness: Number
    dots_background_tolerance: Number
    dots_sizing: Literal["tone", "gradient", "adaptive", "static"]
    dots_min_radius: Number
    dots_max_radius: Number
    dots_variation: Number
    dots_shape: Literal["circle", "square", "diamond", "triangle"]
    dots_opacity: Number
    dots_ink: str
    dots_preserve_colors: bool
    handdrawn_preset: Literal["none", "subtle", "medium", "strong", "sketchy", "custom"]
    handdrawn_variable_weights: Number
    handdrawn_tremor: Number
    handdrawn_tapering: Number
    handdrawn_pressure: Number
    handdrawn_roughness: Number
    handdrawn_wobble_frequency: Number
    handdrawn_wobble_amplitude: Number
    handdrawn_overshoot: Number
    handdrawn_undershoot: Number
    flow: bool
    flow_radius: Number
    flow_iterations: Integer
    coherency_tau: Number
    sigma_s: Number
    sigma_c: Number
    balance: Number
    nms_low: Number
    nms_high: Number
    trace: bool
    min_gradient: Number
    min_coherency: Number
    max_gap: Number
    max_length: Number
    curvature_penalty: Number
    max_error: Number
    split_angle: Number
    max_iterations: Integer
    width_profile: Literal["uniform", "ink"]
    passes: Integer
    reverse: bool
    diagonal: bool
    directional_strength: Number
    polarity: Literal["auto", "dark_on_light", "light_on_dark"]
    adaptive: bool
    window: Integer
    k: Number
    method: Literal["thinning", "distance_transform"]
    min_branch: Number
    simplify_epsilon: Number
    width_modulation: bool
    width_multiplier: Number
    width_smoothing: Number
    mode: Literal["poster", "mosaic", "low_poly"]
    regions: Integer | None
    compactness: Number
    iterations: Integer
    seeding: Literal["square", "hexagonal", "poisson"]
    min_region: Number
    merge_threshold: Number
    enhance_edges: bool
    simplify: bool
    epsilon: Number
    smooth: bool
    fill: bool
    lines: bool
    line_width: Number
    line_color: str
    preserve_colors: bool
    count: Integer | None
    placement: Literal["voronoi", "poisson", "hexagonal", "grid", "random"]
    relaxation: Integer
    spacing: Number
    max_coverage: Number
    edge_emphasis: Number
    density_threshold: Number
    high_detail_density: Number
    low_detail_density: Number
    transition_smoothness: Number
    background_tolerance: Number
    sizing: Literal["tone", "gradient", "adaptive", "static"]
    min_radius: Number
    max_radius: Number
    variation: Number
    shape: Literal["circle", "square", "diamond", "triangle"]
    opacity: Number
    ink: str
    stroke: Mapping[str, object]
    source: Mapping[str, object]
    color: Mapping[str, object]
    edge: Mapping[str, object]
    centerline: Mapping[str, object]
    superpixel: Mapping[str, object]
    dots: Mapping[str, object]
    handdrawn: Mapping[str, object]


class AllFields(Fields, total=False):
    """The algorithm as well, for calls that have no argument of this name."""

    algorithm: Literal["edge", "centerline", "superpixel", "dots"]
