"""What `Pool` promises, on every back end."""

import asyncio
import concurrent.futures
import gc
import json
import os
import sys
import threading
import weakref
from types import ModuleType

import numpy as np
import pytest

from vec2art_nb import ParamsError, Picture, PictureError, sample, vectorize
from vec2art_nb._flags import flags
from vec2art_nb.errors import PoolError
from vec2art_nb.pool import Pool

BACKENDS = ("process", "thread", "inline", "dask")
SLOW = {"algorithm": "dots", "dots_count": 200_000}


@pytest.fixture(scope="module", params=BACKENDS)
def pool(request, pool_on):
    with pool_on(request.param, workers=2) as made:
        yield made


@pytest.fixture(autouse=True)
def nothing_is_logged(caplog):
    yield
    errors = [one.exc_info[0] for one in caplog.get_records("call") if one.name.startswith("vec2art_nb")]
    assert set(errors) <= {ZeroDivisionError}, errors  # what a listener of a test raises


def noise(seed, side=64):
    return Picture.open(np.random.default_rng(seed).integers(0, 255, (side, side, 3), np.uint8))


@pytest.mark.parametrize("algorithm", ["edge", "centerline", "superpixel", "dots"])
def test_drawings_are_those_of_vectorize(pool, photo, algorithm):
    drawing = pool.submit(photo, algorithm=algorithm, detail=0.4).result(60)
    assert drawing.to_svg() == vectorize(photo, algorithm, detail=0.4).to_svg()


def test_overlays_masks_and_importance_arrive(pool, photo):
    picture = photo.with_importance([[0.1, 0.9]]).with_mask([[1, 1], [1, 0]])
    fields = {"algorithm": "superpixel", "overlay": "edge"}
    assert pool.submit(picture, **fields).result(60).to_svg() == vectorize(picture, **fields).to_svg()


def test_an_interactive_job_gives_a_draft_first(pool, photo):
    pool.submit(photo, detail=0.1).result(60)
    draft, final = pool.submit(photo, priority="interactive", detail=0.3).frames()
    assert (draft.draft, final.draft) == (True, False)
    assert final.to_svg() == vectorize(photo, detail=0.3).to_svg()
    assert [frame.draft for frame in pool.submit(photo, draft=True).frames()] == [True, False]
    assert [frame.draft for frame in pool.submit(photo).frames()] == [False]


def test_the_final_comes_in_chunks_of_falling_weight(pool, photo):
    *parts, final = pool.submit(photo).frames(chunks=4)
    assert len(parts) == 3
    sizes = [len(part.layers[0]) for part in [*parts, final]]
    assert sizes == sorted(sizes)
    assert parts[0].layers[0].points.base is not None


def test_files_are_opened_by_workers_and_their_errors_come_with_the_result(pool, tmp_path):
    path = tmp_path / "some.png"
    path.write_bytes(sample("logo").read_bytes())
    assert pool.submit(path).result(60).to_svg() == vectorize(path).to_svg()
    path.write_bytes(b"no picture")
    with pytest.raises(PictureError, match=r"some\.png"):
        pool.submit(path).result(60)
    with pytest.raises(PictureError, match="no such file"):
        pool.submit(tmp_path / "other.png").result(60)


def test_wrong_arguments_are_told_at_once(pool, photo):
    with pytest.raises(ParamsError, match="detail"):
        pool.submit(photo, detail=2)
    with pytest.raises(ValueError, match="'interactive', 'foreground', 'background'"):
        pool.submit(photo, priority="urgent")
    with pytest.raises(PictureError):
        pool.submit(b"nothing")


def test_many_pictures_come_back_in_order_with_errors_in_place(pool, tmp_path):
    pictures = [*(noise(seed) for seed in range(5)), tmp_path / "missing.png", sample("logo")]
    found = pool.map(pictures, {"detail": 0.3}, progress=False)
    assert isinstance(found[5], PictureError)
    for picture, drawing in zip(pictures[:5] + pictures[6:], found[:5] + found[6:], strict=True):
        assert drawing.to_svg() == vectorize(picture, detail=0.3).to_svg()
    with pytest.raises(PictureError):
        pool.map(pictures, progress=False, errors="raise")


def test_one_picture_with_many_parameters(pool, photo):
    details = [k / 100 for k in range(100)]
    found = pool.map(photo, [{"detail": detail} for detail in details], progress=False)
    assert [drawing.params["detail"] for drawing in found] == details
    assert found[33].to_svg() == vectorize(photo, detail=0.33).to_svg()
    with pytest.raises(ValueError, match="2 pictures do not go with 3"):
        pool.map([photo, photo], [{}, {}, {}])


def test_callbacks_and_the_standard_library_take_jobs(pool, photo):
    called = threading.Event()
    job = pool.submit(photo)
    job.add_done_callback(lambda done: called.set() if done is job else None)
    assert called.wait(60)
    done, _ = concurrent.futures.wait([pool.submit(photo, detail=0.2), job], timeout=60)
    assert len(done) == 2
    assert job.progress.fraction == 1.0


def test_jobs_can_be_awaited_and_iterated_over(pool, photo):
    async def both():
        drawing = await pool.submit(photo, detail=0.7)
        frames = [frame.draft async for frame in pool.submit(photo, priority="interactive").frames()]
        several = await asyncio.gather(*(pool.submit(noise(seed)) for seed in range(3)))
        return drawing, frames, several

    drawing, frames, several = asyncio.run(both())
    assert drawing.to_svg() == vectorize(photo, detail=0.7).to_svg()
    assert frames == [True, False]
    assert len(several) == 3


@pytest.mark.parametrize("backend", BACKENDS)
def test_events_are_told_and_logged(backend, pool_on, tmp_path, photo):
    log, told = tmp_path / "log.jsonl", []
    with pool_on(backend, workers=1, log=log) as pool:
        pool.on_event(lambda what, details: told.append(what))
        pool.on_event(lambda what, details: 1 / 0)
        pool.submit(photo, priority="interactive").result(60)
        assert pool.stats.finished == pool.stats.drafts == 1
    assert told[0] == "submitted"
    assert [json.loads(line)["event"] for line in log.read_text().splitlines()] == told


@pytest.mark.parametrize("flag", flags)
def test_every_flag_leaves_the_bytes_the_same(pool, photo, flag):
    expected = vectorize(photo, detail=0.6).to_svg()
    with flags.override(**{flag: False}):
        for priority in ("interactive", "foreground"):
            assert pool.submit(photo, detail=0.6, priority=priority).result(60).to_svg() == expected
    assert pool.submit(photo, detail=0.6).result(60).to_svg() == expected


def test_late_fields_reuse_what_a_worker_has_kept(pool, photo):
    for seed in range(3):
        pool.submit(noise(seed)).result(60)
    fields = {"algorithm": "superpixel"}
    pool.submit(photo, **fields).result(60)
    for detail in (0.21, 0.41, 0.61):  # not drawn by others here
        again = pool.submit(photo, **fields, detail=detail).result(60)
        assert [run.stage for run in again.provenance.runs if run.reused][-1] == "tree"


def test_waiting_in_a_callback_is_refused(processes, photo):
    told = []

    def wait(job):
        with pytest.raises(PoolError, match="would never end"):
            processes.submit(noise(5)).result()
        told.append(job)

    job = processes.submit(photo, detail=0.15)
    job.add_done_callback(wait)
    job.result(60)
    processes.submit(noise(6)).result(60)
    assert told == [job]


def test_a_pool_stays_with_the_process_that_made_it(processes, photo):
    processes.submit(photo).result(60)
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            processes.submit(photo)
        except PoolError as error:
            os.write(writing, str(error).encode())
        finally:
            os._exit(0)
    os.waitpid(pid, 0)
    assert b"forked" in os.read(reading, 1000)
    os.close(reading)
    os.close(writing)
    assert processes.submit(photo, detail=0.35).result(60)


@pytest.mark.parametrize("arguments", [{"workers": 0}, {"workers": 1, "least": 2}, {"backend": "gpu"}])
def test_impossible_pools_are_refused(arguments):
    with pytest.raises(ValueError, match="not allowed"):
        Pool(**arguments)


def test_a_progress_bar_is_shown_where_there_is_one(photo, monkeypatch):
    shown = []

    class Bar:
        def __init__(self, total, unit):
            shown.append(total)

        def __enter__(self):
            return self

        def __exit__(self, *_):
            shown.append("closed")

        def update(self):
            shown.append(1)

    monkeypatch.setitem(sys.modules, "tqdm", ModuleType("tqdm"))
    monkeypatch.setitem(sys.modules, "tqdm.auto", ModuleType("tqdm.auto"))
    sys.modules["tqdm.auto"].tqdm = Bar
    with Pool("inline") as pool:
        pool.map([photo, photo])
        pool.map(photo, progress=False)
    assert shown == [2, 1, 1, "closed"]


def test_pictures_are_let_go_when_their_jobs_have_ended(processes):
    picture = noise(99, side=400)
    gone = weakref.ref(picture)
    job = processes.submit(picture)
    assert job.result(60).layers
    del picture
    large = [noise(seed, side=3000) for seed in range(2)]  # the last ones seen are remembered, up to some MB
    processes.map(large, {"source": {"max_side": 256}}, progress=False)
    gc.collect()
    assert gone() is None


def test_jobs_and_their_drawings_are_let_go_without_the_collector(processes, departure):
    job = processes.submit(noise(98), priority="interactive")
    gone = [departure(job), *map(departure, job.frames())]
    assert len(gone) == 3
    del job
    assert all(one.wait(20) for one in gone)


def test_a_closed_pool_keeps_no_picture(departure):
    picture = noise(97)
    gone = departure(picture)
    with Pool(workers=1) as pool:
        pool.submit(picture).result(60)
        del picture
        assert not gone.wait(0.1), "the pictures seen last are remembered"
    assert gone.wait(20)


def test_pictures_that_were_shared_travel_in_messages_once_the_flag_is_off(photo):
    with Pool(workers=2) as pool:
        pool.submit(photo).result(60)
        assert pool.stats.shared_bytes
        with flags.override(shared_memory=False):
            drawn = pool.submit(photo, priority="interactive", detail=0.3).result(60)  # its worker is new
            assert not pool.stats.shared_bytes
        assert drawn.to_svg() == vectorize(photo, detail=0.3).to_svg()
