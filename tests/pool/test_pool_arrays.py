"""Arrays on their way to workers: copied once, let go whatever becomes of their job."""

import gc
import os

import numpy as np
import pytest
from open_segments import open_segments

from vec2art_nb import Picture, PictureError, flags, vectorize
from vec2art_nb.errors import PoolError
from vec2art_nb.pool import Pool
from vec2art_nb.pool.source import _MOST_AHEAD, Sources


def noise(seed, side=64):
    return np.random.default_rng(seed).integers(0, 255, (side, side, 3), np.uint8)


def test_what_becomes_of_an_array_after_submitting_does_not_matter(processes):
    pixels = noise(0)
    expected = vectorize(pixels.copy()).to_svg()
    job = processes.submit(pixels)
    pixels[:] = 0
    assert job.result(60).to_svg() == expected
    assert pixels.flags.writeable


def test_the_picture_is_the_one_that_open_gives(processes):
    sources = Sources(lambda key: None, adopt=True)
    pixels = noise(1)
    source, opened = sources.of(pixels, "#ffffff"), Picture.open(pixels)
    assert source.picture.digest == opened.digest
    assert (source.picture.name, source.pixels) == (opened.name, 64 * 64)
    assert np.array_equal(source.picture.rgb, opened.rgb)
    assert not source.picture.rgb.flags.writeable
    with pytest.raises(ValueError, match="read-only"):
        source.picture.rgb[0] = 0
    again = sources.of(pixels.copy(), "#ffffff")
    assert again.key == source.key
    assert again.take_share() is None
    assert sources.of(pixels, "#000000").key != source.key
    source.release()


def test_large_files_are_not_reckoned_as_small_ones(tmp_path):
    sources = Sources(lambda key: None)
    small, large = tmp_path / "small.jpg", tmp_path / "large.jpg"
    small.write_bytes(bytes(10_000))
    large.write_bytes(bytes(1_000_000))
    about = [sources.of(one, "#ffffff").pixels for one in (small, large, tmp_path / "none.jpg")]
    assert about == [40_000, 4_000_000, 0]


def test_other_arrays_are_converted_or_refused_as_ever(processes):
    pixels = noise(2)
    for array in (pixels[:, ::2], pixels[..., 0], pixels / 255, pixels.astype(np.uint16), pixels[..., ::-1]):
        assert processes.submit(array).result(60).to_svg() == vectorize(array).to_svg()
    for array in (np.zeros((0, 5, 3), np.uint8), np.zeros((2, 3, 5, 3), np.uint8)):
        with pytest.raises(PictureError):
            processes.submit(array)


def test_too_large_arrays_are_refused(processes, monkeypatch):
    monkeypatch.setenv("VEC2ART_NB_MAX_PIXELS", "1000")
    with pytest.raises(PictureError, match="array of shape"):
        processes.submit(noise(3))


@pytest.mark.usefixtures("as_linux")  # named memory is filled when it is sent
def test_no_file_stays_open_for_jobs_that_are_never_drawn(monkeypatch):
    before = open_segments()
    sources = Sources(lambda key: None, adopt=True)
    waiting = [sources.of(noise(seed), "#ffffff") for seed in range(_MOST_AHEAD + 10)]
    assert open_segments() == before + _MOST_AHEAD
    for source in waiting:
        source.release()
        source.release()
    assert open_segments() == before


def test_many_cancelled_jobs_leave_nothing_open():
    with Pool(workers=1) as pool:
        pool.submit(noise(4)).result(60)
        before = open_segments()
        jobs = [pool.submit(noise(seed, 300), priority="background") for seed in range(200)]
        assert open_segments() < before + 2 * _MOST_AHEAD + 10
        for job in jobs:
            job.cancel()
        pool.submit(noise(5)).result(60)
        del jobs
        pool._sources._recent.clear()
        gc.collect()
        pool.submit(noise(6)).result(60)
        assert open_segments() <= before + 2


@pytest.mark.usefixtures("as_linux")  # named memory is filled when it is sent
def test_an_array_given_to_a_pool_that_closes_is_let_go(monkeypatch):
    pool = Pool(workers=1)
    pool.close()
    before = open_segments()
    with pytest.raises(PoolError, match="closed"):
        pool.submit(noise(7))
    source = pool._sources.of(noise(8), "#ffffff")
    assert open_segments() == before + 1
    source.release()
    assert open_segments() == before


def test_the_flag_is_heeded_up_to_the_moment_of_sending(processes):
    with flags.override(shared_memory=False):
        assert processes.submit(noise(9)).result(60).to_svg() == vectorize(noise(9)).to_svg()
    source = processes._sources.of(noise(10), "#ffffff")
    shelf = processes._manager.backend.shelf
    share = shelf._made(source, shared=False)
    assert not share.shares_memory
    assert source.take_share() is None
    share.close()


@pytest.mark.skipif(not hasattr(os, "memfd_create"), reason="needs anonymous shared memory")
def test_without_room_arrays_are_copied(monkeypatch):
    def full(*_):
        raise OSError(24, "Too many open files")

    monkeypatch.setattr("vec2art_nb.pool.segments.anonymous", full)
    monkeypatch.setattr("vec2art_nb.pool.sharing._warned", True)
    source = Sources(lambda key: None, adopt=True).of(noise(11), "#ffffff")
    assert source.take_share() is None
    assert np.array_equal(source.picture.rgb, noise(11))
