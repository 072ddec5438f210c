"""Pipelines: what the stages of every algorithm are called, read and build on, and which of them draw.

The one declaration: the engine binds functions to it, `dirty_stages` says what a change makes run again. It
loads nothing but the standard library.
"""

from vec2art_nb.pipeline.choice import CHOICE, PIPELINES, overlay_values, pipeline_for
from vec2art_nb.pipeline.dirty import dirty_stages, same_layers, stages_of
from vec2art_nb.pipeline.size import WorkingSize, working_size
from vec2art_nb.pipeline.step import Pipeline, Step

__all__ = [
    "CHOICE",
    "PIPELINES",
    "Pipeline",
    "Step",
    "WorkingSize",
    "dirty_stages",
    "overlay_values",
    "pipeline_for",
    "same_layers",
    "stages_of",
    "working_size",
]
