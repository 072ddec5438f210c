"""The Studio's drawings, made by real workers."""

from __future__ import annotations

import gc
import threading
import weakref
from queue import SimpleQueue

import numpy as np
import pytest

from vec2art_nb import Picture, sample, vectorize
from vec2art_nb.errors import Cancelled, PoolError
from vec2art_nb.params import Params
from vec2art_nb.params.resolve import resolve_params
from vec2art_nb.pool import Pool
from vec2art_nb.studio.pooled import PoolRenderer, shared_pool
from vec2art_nb.studio.readings import SIZE, THUMBNAIL, size, thumbnail
from vec2art_nb.studio.renderer import Order
from vec2art_nb.studio.session import Session

PATIENCE = 60


@pytest.fixture(scope="module")
def picture():
    return Picture.open(sample("logo"))


@pytest.fixture
def renderer():
    made = PoolRenderer()
    yield made
    made.close()


def ordered(renderer, picture, kind, **fields):
    """Where the end of an order will be."""
    ends: SimpleQueue = SimpleQueue()
    renderer.submit(Order(picture, resolve_params(fields=fields), kind, 1, lambda *_: None, ends.put))
    return ends


def test_a_pool_can_be_asked_for_drafts_alone(picture):
    with Pool(workers=1) as pool:
        job = pool.submit(picture, priority="interactive", final=False)
        assert job.result(PATIENCE).draft
        assert [frame.draft for frame in job.frames()] == [True]
        assert (pool.stats.drafts, pool.stats.finished) == (1, 0)


@pytest.mark.parametrize(("kind", "draft"), [("draft", True), ("thumbnail", True), ("final", False)])
def test_each_kind_is_what_vectorize_makes(renderer, picture, kind, draft):
    expected = vectorize(picture, "dots", detail=0.4, draft=draft).to_svg()
    while True:
        ends = ordered(renderer, picture, kind, algorithm="dots", detail=0.4)
        drawing = ends.get(timeout=PATIENCE)
        assert drawing.draft is draft
        assert ends.empty()
        if drawing.to_svg() == expected:
            break
        assert draft, "only a draft is made without the kernels, while they load"


def test_what_is_cancelled_ends_once_and_not_in_the_thread_that_cancels(renderer, picture):
    threads: SimpleQueue = SimpleQueue()
    order = Order(
        picture,
        resolve_params(fields={"detail": 0.3}),
        "final",
        1,
        lambda stage, fraction: None,
        lambda result: threads.put((result, threading.current_thread())),
    )
    renderer.submit(order).cancel()
    result, thread = threads.get(timeout=PATIENCE)
    assert isinstance(result, Cancelled)
    assert thread is not threading.current_thread()


def test_the_end_of_the_pool_comes_as_a_result(picture):
    pool = Pool(workers=1)
    renderer = PoolRenderer(pool)
    ends = ordered(renderer, picture, "final", seed=3)
    pool.close()
    assert isinstance(ends.get(timeout=PATIENCE), Cancelled)
    renderer.close()


def test_a_closed_one_takes_no_orders_and_ends_those_it_has(picture):
    renderer = PoolRenderer()
    ends = ordered(renderer, picture, "final", detail=0.9)
    renderer.close()
    renderer.close()
    ends.get(timeout=PATIENCE)
    with pytest.raises(PoolError, match="is closed"):
        ordered(renderer, picture, "draft")


def test_all_share_a_pool_that_ends_with_the_last():
    first, second = PoolRenderer(), PoolRenderer()
    pool = weakref.ref(first._pool)
    assert second._pool is pool()
    first.close()
    assert not pool().closed
    second.close()
    gc.collect()
    assert pool() is None
    assert not shared_pool().closed


@pytest.mark.parametrize("kind", ["size", "thumbnail"])
def test_what_is_read_off_comes_instead_of_the_drawing(renderer, picture, kind):
    ends: SimpleQueue = SimpleQueue()
    params = resolve_params(fields={"algorithm": "dots"})
    reading = {"size": SIZE, "thumbnail": THUMBNAIL}[kind]
    renderer.submit(Order(picture, params, kind, 1, lambda *_: None, ends.put, reading))
    drawing = vectorize(picture, params=params, draft=kind == "thumbnail")
    expected = {"size": size, "thumbnail": thumbnail}[kind](picture, drawing, lambda: None)
    assert ends.get(timeout=PATIENCE) == expected


def test_a_closed_studio_keeps_no_picture_and_no_drawing_until_the_collector_comes(departure):
    one = Picture.open(np.random.default_rng(5).integers(0, 255, (64, 64, 3), np.uint8))
    session = Session(Params(), one, PoolRenderer(), lambda *_: None)
    gone = [departure(one), departure(session.final(PATIENCE))]
    session.close()
    del one
    assert all(each.wait(PATIENCE) for each in gone)
