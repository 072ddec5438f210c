"""Layers in chunks: what is sent is what was there."""

import json

import numpy as np
import pytest
from codec_fixtures import PATH, fixtures, layers
from hypothesis import given
from hypothesis import strategies as st

from vec2art_nb.engine.layer import Layer
from vec2art_nb.studio.codec import CHUNK_BYTES, Chunk, encode

TYPES = {"f4": "<f4", "u4": "<u4", "u1": "u1"}


def arrays(chunk: Chunk) -> dict[str, np.ndarray]:
    found, at = {}, 0
    for name, kind, count in chunk.head["arrays"]:
        found[name] = np.frombuffer(chunk.data, TYPES[kind], count, at)
        at += found[name].nbytes
    assert at == len(chunk.data)
    return found


def test_the_fixtures_of_the_browser_are_what_is_encoded_now() -> None:
    assert json.loads(PATH.read_text()) == json.loads(json.dumps(fixtures())), "renew: codec_fixtures.py"


@pytest.mark.parametrize("name", layers())
def test_a_whole_layer_is_one_chunk_with_all_its_arrays(name: str) -> None:
    layer = layers()[name]
    (chunk,) = encode(layer)
    found = arrays(chunk)
    assert np.array_equal(found["points"].reshape(-1, 2), layer.points)
    assert np.array_equal(found["color"].reshape(-1, 3), layer.color)
    assert np.array_equal(found["width"], layer.width)
    for array in ("profile", "border", "rings"):
        own = getattr(layer, array)
        assert (array in found) == (own is not None)
        assert own is None or np.array_equal(found[array], own)
    assert chunk.head["count"] == chunk.head["total"] == len(layer)


@given(st.sampled_from([name for name in layers() if name != "nothing"]), st.integers(1, 300))
def test_chunks_follow_each_other_and_stay_below_the_limit(name: str, limit: int) -> None:
    layer = layers()[name]
    chunks = list(encode(layer, limit))
    points = np.concatenate([arrays(chunk)["points"] for chunk in chunks])
    assert np.array_equal(points.reshape(-1, 2), layer.points)
    assert [chunk.head["first"] for chunk in chunks] == np.cumsum(
        [0, *(chunk.head["count"] for chunk in chunks[:-1])]
    ).tolist()
    for chunk in chunks:
        assert len(chunk.data) <= limit or chunk.head["count"] == 1
        own = arrays(chunk)["points"].reshape(-1, 2)
        assert chunk.head["bbox"] == [*own.min(axis=0).tolist(), *own.max(axis=0).tolist()]


def test_many_dots_are_split_so_that_no_chunk_is_too_large() -> None:
    count = 200_000
    dots = Layer(
        kind="dot",
        degree=1,
        points=np.zeros((count, 2), np.float32),
        offsets=np.arange(count + 1),
        closed=np.zeros(count, np.bool_),
        color=np.zeros((count, 3), np.uint8),
        width=np.ones(count, np.float32),
        weight=np.ones(count, np.float32),
    )
    chunks = list(encode(dots))
    assert sum(chunk.head["count"] for chunk in chunks) == count
    assert max(len(chunk.data) for chunk in chunks) <= CHUNK_BYTES < 1 << 20
