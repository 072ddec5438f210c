"""Tests and doctests see no presets of whoever runs them."""

from __future__ import annotations

import os
from collections.abc import Iterator
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
