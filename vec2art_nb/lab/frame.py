"""Experiments as tables of pandas, which show thumbnails in notebooks."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

import pandas as pd

from vec2art_nb.lab.labels import figure
from vec2art_nb.lab.trial import Thumbnail, Trial

if TYPE_CHECKING:
    from vec2art_nb.lab.experiment import Experiment


class TrialFrame(pd.DataFrame):  # type: ignore[misc]
    """A `pandas.DataFrame` that notebooks show with its thumbnails as pictures."""

    @property
    def _constructor(self) -> type[TrialFrame]:
        return TrialFrame

    def _repr_html_(self) -> str:
        options = pd.options.display
        shown = {name: _cell for name in self.columns if not pd.api.types.is_numeric_dtype(self[name])}
        return str(
            self.rename(columns=lambda name: html.escape(str(name))).to_html(
                max_rows=options.max_rows,
                max_cols=options.max_columns,
                formatters=shown,
                float_format=lambda value: figure(value, 4),
                escape=False,
                border=0,
                notebook=True,
            )
        )


def frame_of(experiment: Experiment) -> TrialFrame:
    """Table of an experiment; see `Experiment.to_frame`."""
    return TrialFrame([_row(trial) for trial in experiment], columns=None)


def _row(trial: Trial) -> dict[str, Any]:
    # A stat of a metric's name is the same number.
    return {
        "picture": trial.picture.name,
        **trial.values,
        **trial.stats,
        **trial.metrics,
        "seconds": trial.seconds,
        "pruned": trial.pruned,
        "thumbnail": trial.thumbnail,
        "error": trial.error,
    }


def _cell(value: object) -> str:
    return value.to_html() if isinstance(value, Thumbnail) else html.escape(str(value))
