"""Scratch memory: used again when nobody looks at it, and never before."""

import gc
import threading

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vec2art_nb.engine.scratch import LEAST, NO_SCRATCH, Scratch, class_of

SHAPE = (300, 400)


def test_memory_is_used_again_once_no_view_of_it_is_left():
    scratch = Scratch()
    first = scratch.take(SHAPE, np.float32)
    first[:] = 7
    views = [first[10:20, 5:], first.view(np.uint8), first.T, np.asarray(first).reshape(-1)[::3]]
    del first
    while views:
        other = scratch.take(SHAPE, np.float32)
        other[:] = 0
        assert views[-1].any()
        views.pop()
        del other
    assert scratch.stats.misses == 2
    scratch.take(SHAPE, np.float32)
    assert scratch.stats.idle == scratch.stats.bytes


@given(
    st.lists(st.tuples(st.integers(1, 4), st.sampled_from(["take", "drop", "settle", "clear"])), max_size=40)
)
@settings(max_examples=60, deadline=None)
def test_arrays_never_share_memory(steps):
    scratch, lent = Scratch(LEAST * 6), []
    for number, (size, step) in enumerate(steps):
        if step == "take":
            lent.append((number, scratch.full((size * LEAST,), np.uint8, number)))
        elif step == "drop" and lent:
            lent.pop(size % len(lent))
        elif step in {"settle", "clear"}:
            getattr(scratch, step)()
            assert step == "settle" or scratch.stats.idle == 0
            assert scratch.stats.idle <= scratch.max_bytes
        assert all((array == number).all() for number, array in lent)
        assert scratch.stats.bytes - scratch.stats.idle == sum(class_of(len(array)) for _, array in lent)


@given(st.integers(1, 1 << 34))
def test_a_class_wastes_at_most_an_eighth(size):
    assert size <= class_of(size) <= size * 9 / 8 + 1
    assert class_of(class_of(size)) == class_of(size)


def test_what_recent_jobs_did_not_need_is_let_go():
    scratch = Scratch()
    kept = [scratch.take(SHAPE, np.float32) for _ in range(5)]
    kept.clear()
    scratch.settle()
    assert scratch.stats.classes[0].idle == 5
    for _ in range(8):
        scratch.take(SHAPE, np.float32)
        scratch.settle()
    assert scratch.stats.classes[0].idle == 1
    for _ in range(9):
        scratch.settle()
    assert scratch.stats.bytes == 0
    assert scratch.stats.classes == ()
    assert scratch.stats.peak == 5 * class_of(4 * SHAPE[0] * SHAPE[1])


def test_above_the_bound_the_longest_unused_goes():
    scratch = Scratch(5 * LEAST)
    for size in (3, 4):
        scratch.take((size * LEAST,), np.uint8)
        scratch.settle()
    assert [one.size for one in scratch.stats.classes if one.idle] == [4 * LEAST]


def test_an_array_may_end_in_another_thread():
    scratch = Scratch()
    lent = [scratch.take(SHAPE, np.float32)]
    thread = threading.Thread(target=lent.clear)
    thread.start()
    thread.join()
    gc.collect()
    scratch.take(SHAPE, np.float32)
    assert (scratch.stats.hits, scratch.stats.misses) == (1, 1)


def test_opencv_writes_into_it():
    scratch, rgb = Scratch(), np.full((*SHAPE, 3), 200, np.uint8)
    out = scratch.take(SHAPE, np.uint8)
    assert cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY, dst=out) is out
    assert out.flags.c_contiguous
    assert out.flags.aligned
    assert (out == 200).all()


@pytest.mark.parametrize("size", [1, LEAST - 1])
def test_small_arrays_are_left_to_numpy(size):
    scratch = Scratch()
    assert scratch.take((size,), np.uint8).base is None
    assert scratch.stats.misses == 0


def test_without_scratch_every_array_is_new():
    assert NO_SCRATCH.take(SHAPE, np.float32).base is None
    NO_SCRATCH.settle()
    assert NO_SCRATCH.stats == Scratch().stats
