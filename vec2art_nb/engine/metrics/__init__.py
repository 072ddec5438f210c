"""Measurements of drawings: strokes alone, against true lines, and as pictures.

Geometry is measured on equal pieces of arc (`sample`), in px of the original picture.
"""

from vec2art_nb.engine.metrics.agreement import (
    boundary_f1,
    chamfer,
    mean_distance,
    nearest,
    precision_recall,
    stroke_count_ratio,
    width_error,
)
from vec2art_nb.engine.metrics.raster import darkness, psnr, ssim, tone_error
from vec2art_nb.engine.metrics.sampling import Samples, cubics, lengths, middles, polylines, sample
from vec2art_nb.engine.metrics.stippling import Spectrum, capacity_spread, spectrum, stippled_tone_error
from vec2art_nb.engine.metrics.strokes import (
    PenTravel,
    bytes_per_cubic,
    curved_share,
    doubled_ink,
    fold_backs,
    mean_length,
    pen_travel,
)

__all__ = [
    "PenTravel",
    "Samples",
    "Spectrum",
    "boundary_f1",
    "bytes_per_cubic",
    "capacity_spread",
    "chamfer",
    "cubics",
    "curved_share",
    "darkness",
    "doubled_ink",
    "fold_backs",
    "lengths",
    "mean_distance",
    "mean_length",
    "middles",
    "nearest",
    "pen_travel",
    "polylines",
    "precision_recall",
    "psnr",
    "sample",
    "spectrum",
    "ssim",
    "stippled_tone_error",
    "stroke_count_ratio",
    "tone_error",
    "width_error",
]
