"""Segments that pictures lie in one after the other: never written while anybody may still read them."""

import os
import signal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from open_segments import open_segments

from vec2art_nb import Picture, flags, vectorize
from vec2art_nb.pool import Pool, segments
from vec2art_nb.pool.loans import Loans
from vec2art_nb.pool.memory import has_memfd
from vec2art_nb.pool.segments import SEGMENTS, Segments
from vec2art_nb.pool.sharing import SharedPicture, received
from vec2art_nb.pool.wire import Message

pytestmark = pytest.mark.skipif(not has_memfd(), reason="needs anonymous shared memory")

SIZE = 1 << 20


def noise(seed, side=700):
    """A picture of one and a half megabytes; quick to draw, for all that."""
    pixels = np.full((side, side, 3), seed % 251, np.uint8)
    pixels[100:300, 100 + seed : 300] = np.random.default_rng(seed).integers(0, 255, 3)
    return pixels


@pytest.fixture
def kept():
    """Segments of their own, with a worker."""
    made = Segments()
    made.begin_use("worker")
    yield made
    made.end_use("worker")


def test_a_segment_is_used_again_once_nobody_reads_it(kept):
    stay, other = kept.stay(SIZE), kept.stay(SIZE)
    number = stay.segment.number
    assert other.segment.number != number
    reader = stay
    del stay
    third = kept.stay(SIZE)
    assert third.segment.number != number
    del reader
    again = kept.stay(SIZE - 1000)
    assert (again.segment.number, again.round) == (number, 2)


def test_one_that_is_too_small_or_far_too_large_is_left(kept):
    first = kept.stay(2 * SIZE)
    number = first.segment.number
    del first
    small = kept.stay(SIZE)
    large = kept.stay(3 * SIZE)
    assert number not in {small.segment.number, large.segment.number}


def test_small_ones_are_closed_as_soon_as_no_worker_will_get_them(kept):
    before = open_segments()
    stay = kept.stay(1000)
    stay.end_lending()
    assert open_segments() == before
    del stay
    assert kept.free_bytes == 0


def test_what_is_kept_free_is_bounded(kept, monkeypatch):
    monkeypatch.setattr(segments, "_MOST_FREE", 3 * SIZE)
    before = open_segments()
    stays = [kept.stay(SIZE) for _ in range(8)]
    stays.clear()
    assert kept.free_bytes == 3 * SIZE
    assert open_segments() == before + 3
    kept.clear()
    assert open_segments() == before


def test_so_many_are_to_be_used_again_and_no_more(kept, monkeypatch):
    monkeypatch.setattr(segments, "_MOST", 2)
    before = open_segments()
    stays = [kept.stay(SIZE) for _ in range(5)]
    for stay in stays:
        stay.end_lending()
    assert open_segments() == before + 2
    stays.clear()
    del stay
    assert kept.free_bytes == 2 * SIZE


@pytest.mark.parametrize("why", ["no worker", "flag", "fork"])
def test_nothing_is_kept_free(kept, why):
    before = open_segments()
    stay = kept.stay(SIZE)
    if why == "no worker":
        kept.end_use("worker")
    if why == "fork":
        kept.part()
    with flags.override(buffer_pool=why != "flag"):
        del stay
    assert kept.free_bytes == 0
    assert open_segments() == before


def test_no_memory_for_a_picture_leaves_nothing(kept, monkeypatch):
    def full(*_):
        raise OSError(12, "Cannot allocate memory")

    before = open_segments()
    stay = kept.stay(SIZE)
    with monkeypatch.context() as patch:
        patch.setattr(segments, "write", full)
        with pytest.raises(OSError, match="Cannot allocate"):
            stay.segment.write([(0, b"picture")])
    del stay
    assert (kept.free_bytes, open_segments()) == (0, before)
    stay = kept.stay(SIZE)
    del stay
    monkeypatch.setattr(segments, "mapped", full)
    with pytest.raises(OSError, match="Cannot allocate"):
        kept.stay(SIZE)
    assert (kept.free_bytes, open_segments()) == (0, before)


def lent(share, loans, loan):
    message = share.message
    fields = {**message.fields, "loan": loan}
    return received(Message("picture", fields, fds=[os.dup(fd) for fd in message.fds]), loans)


def test_a_loan_is_returned_with_the_last_array_in_it():
    share = SharedPicture(1, Picture.open(noise(0)), bytes(16), shared=True, anonymous=True)
    loans = Loans()
    picture, second = (lent(share, loans, loan) for loan in (1, 2))
    rows = picture.rgb[5:10]
    del picture
    assert loans.returned() == []
    assert np.array_equal(rows, noise(0)[5:10])
    del rows, second
    assert sorted(loans.returned()) == [1, 2]
    assert loans.returned() == []
    share.close()


def test_a_worker_takes_only_the_picture_that_it_was_told_of():
    SEGMENTS.begin_use("test")
    try:
        share = SharedPicture(1, Picture.open(noise(0)), bytes(16), shared=True, anonymous=True)
        message, fd = share.message, os.dup(share.message.fds[0])
        share.close()
        other = SharedPicture(2, Picture.open(noise(1)), bytes(16), shared=True, anonymous=True)
        assert other.message["segment"] == message["segment"]
        with pytest.raises(ValueError, match="holds no picture"):
            received(Message("picture", message.fields, fds=[fd]), Loans())
        other.close()
    finally:
        SEGMENTS.end_use("test")


class World:
    """Pictures that are put, seen, lent, let go and put again, as a pool and its workers do."""

    def __init__(self):
        self.loans = Loans()
        self.shares = {}
        self.readers = []
        self.lent = {}
        self.moment = 0

    def put(self, _):
        """Another picture."""
        picture = Picture.open(noise(self.moment, 600))
        self.shares[self.moment] = SharedPicture(1, picture, bytes(16), shared=True, anonymous=True)

    def see(self, seed):
        """Look at it in this process."""
        self.readers.append((seed, self.shares[seed].seen().rgb))

    def lend(self, seed):
        """Give it to a worker, who keeps a part of it."""
        self.lent[self.moment] = self.shares[seed].stay
        self.readers.append((seed, lent(self.shares[seed], self.loans, self.moment).rgb[1:]))

    def close(self, seed):
        """No other worker will get it."""
        self.shares.pop(seed).close()

    def drop(self, choice):
        """Forget one that was seen or lent."""
        self.readers.pop(choice)
        for loan in self.loans.returned():
            del self.lent[loan]

    def do(self, step, choice):
        """One step, if there is anything to do it with."""
        self.moment += 1
        among = {"put": [0], "drop": range(len(self.readers))}.get(step, list(self.shares))
        if among:
            getattr(self, step)(among[choice % len(among)])

    def holds(self):
        """Whether all see what they saw."""
        return all(np.array_equal(rgb, noise(seed, 600)[-len(rgb) :]) for seed, rgb in self.readers)


@given(st.lists(st.tuples(st.sampled_from(["put", "see", "lend", "close", "drop"]), st.integers(0, 9))))
def test_what_anybody_may_read_is_never_overwritten(steps):
    world = World()
    SEGMENTS.begin_use(world)
    try:
        for step, choice in steps:
            world.do(step, choice)
            assert world.holds()
    finally:
        for share in world.shares.values():
            share.close()
        SEGMENTS.end_use(world)


def test_a_pool_draws_many_pictures_in_few_segments_even_if_workers_are_killed():
    before = open_segments()
    with Pool(workers=2) as pool:
        pool.submit(noise(0)).result(60)
        made = set()
        expected = [vectorize(noise(seed)).to_svg() for seed in range(24)]
        for turn in range(3):
            arrays = [noise(seed) for seed in range(24)]
            drawings = []
            for start in range(0, 24, 6):
                jobs = [pool.submit(array, seed=turn) for array in arrays[start : start + 6]]
                made |= set(SEGMENTS._again)
                if turn == 1:
                    os.kill(pool.stats.workers[0].pid, signal.SIGKILL)
                drawings += [job.result(60) for job in jobs]
            if turn == 0:
                assert [drawing.to_svg() for drawing in drawings] == expected
        assert len(made) < 40
    pool._sources._recent.clear()
    del jobs, arrays
    assert (SEGMENTS.free_bytes, SEGMENTS._users) == (0, set())
    assert open_segments() <= before
