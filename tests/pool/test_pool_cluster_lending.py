"""What processes of one machine lend to each other on a Dask cluster, and what happens where they cannot."""

import asyncio
from pathlib import Path

import numpy as np
import pytest

from vec2art_nb import Picture, vectorize
from vec2art_nb.pool import Pool
from vec2art_nb.pool.memory import has_memfd

pytest.importorskip("distributed")
pytestmark = pytest.mark.skipif(not has_memfd(), reason="there is nothing to lend")

#: Its drawing is large enough for a segment.
LARGE = {"algorithm": "dots", "dots_count": 5_000}


def noise(seed, side=64):
    return Picture.open(np.random.default_rng(seed).integers(0, 255, (side, side, 3), np.uint8))


@pytest.fixture
def traffic(client, monkeypatch):
    """What is scattered, and what is lent here and by workers."""
    seen = {"scattered": [], "lent": [], "borrowed": []}
    scatter = client.scatter

    def noted(where, function):
        return lambda *given: (seen[where].append(given), function(*given))[1]

    from vec2art_nb.pool import cluster_batch, cluster_pictures

    monkeypatch.setattr(client, "scatter", lambda data: (seen["scattered"].append(*data), scatter(data))[1])
    monkeypatch.setattr(cluster_pictures, "lent", noted("lent", cluster_pictures.lent))
    monkeypatch.setattr(cluster_batch, "borrowed", noted("borrowed", cluster_batch.borrowed))
    return seen


def test_equal_pictures_are_lent_once_and_nothing_is_scattered(client, traffic):
    with Pool("dask", client=client) as pool:
        pool.map([noise(1), noise(2), noise(1)], [{"detail": d} for d in (0.1, 0.2, 0.3)], progress=False)
        pool.map(noise(1), [{"seed": k} for k in range(3)], progress=False)
        assert pool.stats.shared_bytes
    assert len(traffic["lent"]) == 2
    assert not traffic["scattered"]


def test_large_drawings_are_lent_by_workers(client, traffic):
    with Pool("dask", client=client) as pool:
        drawing = pool.submit(noise(3), **LARGE).result(60)
    assert len(traffic["borrowed"]) == 1
    assert drawing.to_svg() == vectorize(noise(3), **LARGE).to_svg()


def test_workers_that_cannot_see_a_picture_get_it_by_dask(client, traffic, monkeypatch):
    monkeypatch.setattr("vec2art_nb.pool.lending._here", lambda: "another machine")
    with Pool("dask", client=client, workers=1) as pool:
        for seed in (4, 5):
            drawn = pool.submit(noise(seed), **LARGE).result(60)
            assert drawn.to_svg() == vectorize(noise(seed), **LARGE).to_svg()
        assert pool.stats.crashed == 0
    assert len(traffic["scattered"]) == 2
    assert len(traffic["lent"]) == 1  # then it was known
    assert not traffic["borrowed"]


def test_drawings_that_cannot_be_seen_here_are_sent(client, traffic, monkeypatch):
    def fails(loan):
        traffic["borrowed"].append(loan)
        raise OSError

    monkeypatch.setattr("vec2art_nb.pool.cluster_batch.borrowed", fails)
    with Pool("dask", client=client, workers=1) as pool:
        for seed in (6, 7):
            drawn = pool.submit(noise(seed), **LARGE).result(60)
            assert drawn.to_svg() == vectorize(noise(seed), **LARGE).to_svg()
        assert pool.stats.crashed == 0
    assert len(traffic["borrowed"]) == 1


def test_files_are_lent_too(client, traffic, photo_file):
    with Pool("dask", client=client) as pool:
        assert pool.submit(photo_file).result(60).to_svg() == vectorize(photo_file).to_svg()
    assert not traffic["scattered"]


@pytest.fixture
def photo_file(photo, tmp_path):
    import cv2

    path = tmp_path / "photo.png"
    cv2.imwrite(str(path), photo.rgb[..., ::-1])
    return path


def segments():
    """Segments of the pool that this process has open."""
    links = [link for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
    return [link for link in links if "memfd:vec2art_nb" in str(link.readlink())]


def test_nothing_stays_open_when_the_pool_is_closed(client):
    before = len(segments())
    with Pool("dask", client=client) as pool:
        pool.map([noise(seed) for seed in range(8)], LARGE, progress=False)
    client.sync(closed, client, before, callback_timeout=30)


def test_workers_let_drawings_go_that_have_arrived(client):
    with Pool("dask", client=client) as pool:
        drawings = pool.map([noise(seed) for seed in range(8)], LARGE, progress=False)
        client.sync(closed, client, None, callback_timeout=30)
    assert len(drawings) == 8


async def closed(client, here):
    """Wait until workers have no segment open, and this process as many as before."""
    while any((await client.run(segments)).values()) or (here is not None and len(segments()) > here):
        await asyncio.sleep(0.02)
