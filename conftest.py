"""What all tests share; tests and doctests see no presets of whoever runs them."""

from __future__ import annotations

import gc
import os
import threading
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest


@pytest.fixture(autouse=True, scope="session")
def no_saved_presets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Folder that presets are saved in while the tests run."""
    folder = tmp_path_factory.mktemp("presets")
    before = os.environ.get("VEC2ART_NB_PRESETS")
    os.environ["VEC2ART_NB_PRESETS"] = str(folder)
    yield folder
    if before is None:
        del os.environ["VEC2ART_NB_PRESETS"]
    else:
        os.environ["VEC2ART_NB_PRESETS"] = before


@pytest.fixture
def departure() -> Iterator[Callable[[object], threading.Event]]:
    """Function that gives an event which is set when nobody holds a thing any more.

    The collector of cycles does not run: what goes, goes with its last holder. Other threads may hold a thing
    a little longer, so tests wait for the event.
    """

    def watched(thing: object) -> threading.Event:
        gone = threading.Event()
        weakref.finalize(thing, gone.set)
        return gone

    gc.collect()
    gc.disable()
    yield watched
    gc.enable()
