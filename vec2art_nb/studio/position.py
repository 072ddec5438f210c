"""Where parameters are: between what can be undone and redone, and at which preset."""

from __future__ import annotations

from vec2art_nb.params.model import Params
from vec2art_nb.studio.protocol import Json
from vec2art_nb.studio.thumbnails import preset_of


def position_of(params: Params) -> Json:
    """Labels of the next steps of undo and redo, and the name of the preset; None where there is none.

    Examples
    --------
    >>> position_of(Params(preset="ink"))
    {'undo': None, 'redo': None, 'preset': 'ink'}
    """
    done, undone = params.history.labels, params.history.undone_labels
    return {
        "undo": done[-1] if done else None,
        "redo": undone[0] if undone else None,
        "preset": preset_of(params.snapshot()),
    }
