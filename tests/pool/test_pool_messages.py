"""What travels between processes, and the memory that it travels in."""

import os
import socket
import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from open_segments import open_segments

from vec2art_nb import Picture, sample, vectorize
from vec2art_nb.engine.cache import StageCache
from vec2art_nb.errors import StaleDelta
from vec2art_nb.params.resolve import resolve_params
from vec2art_nb.params.schema import DEFAULTS
from vec2art_nb.pool import memory, sharing
from vec2art_nb.pool.board import SIZE, Board, Page
from vec2art_nb.pool.loans import Loans
from vec2art_nb.pool.packing import packed, unpacked
from vec2art_nb.pool.parameters import Receiver, Sender
from vec2art_nb.pool.sharing import SharedPicture, received
from vec2art_nb.pool.source import Sources
from vec2art_nb.pool.wire import Message, PipeLink, SocketLink

ALGORITHMS = ("edge", "centerline", "superpixel", "dots")


@pytest.fixture(params=["socket", "pipes"])
def links(request):
    if request.param == "socket":
        pair = [SocketLink(one) for one in socket.socketpair()]
    else:
        (a, b), (c, d) = os.pipe(), os.pipe()
        pair = [PipeLink(a, d), PipeLink(c, b)]
    yield pair
    for link in pair:
        link.close()


@pytest.mark.parametrize("sizes", [(), (0,), (5, 0, 70000), (3_000_000,)])
def test_messages_arrive_as_they_were_sent(links, sizes):
    here, there = links
    buffers = [os.urandom(size) for size in sizes]
    sent = Message("any", {"text": "ö", "number": 0.1, "none": None}, buffers)
    thread = threading.Thread(target=lambda: (here.send(sent), here.send(Message("next"))))
    thread.start()
    got = there.receive()
    assert (got.kind, got.fields, [bytes(one) for one in got.buffers]) == ("any", sent.fields, buffers)
    assert there.receive().kind == "next"
    thread.join()


def test_the_end_of_a_link_is_no_message(links):
    here, there = links
    here.close()
    assert there.receive() is None


def test_what_is_no_message_ends_the_link():
    here, there = socket.socketpair()
    with here, there:
        here.sendall(b"GET / HTTP/1.1\r\n\r\n")
        assert SocketLink(there).receive() is None


def test_descriptors_travel_with_their_own_message():
    pair = [SocketLink(one) for one in socket.socketpair()]
    fds = [memory.filled([(0, bytes([k]) * 100)], 100) for k in (1, 2)]
    for fd in fds:
        pair[0].send(Message("fd", buffers=[b"x" * 10], fds=[fd]))
        os.close(fd)
    for k in (1, 2):
        (fd,) = pair[1].receive().fds
        assert not os.get_inheritable(fd)
        assert memory.mapped(fd, 100, "read").tolist() == [k] * 100
        os.close(fd)
    for link in pair:
        link.close()


def test_a_segment_lives_as_long_as_its_arrays_and_holds_no_file_open():
    before = open_segments()
    fd = memory.filled([(0, b"a" * 1000), (2048, b"b")], 4096)
    copy, seen = memory.mapped(fd, 4096, "copy"), memory.mapped(fd, 4096, "read")
    os.close(fd)
    assert open_segments() == before
    copy[0] = 7
    assert (copy[0], seen[0], seen[2048]) == (7, ord("a"), ord("b"))
    assert not seen.flags.writeable


@pytest.mark.parametrize("anonymous", [True, False])
def test_flags_and_stages_are_seen_on_the_other_side(anonymous):
    page = Page(shared=True, anonymous=anonymous)
    seen = memory.mapped(page.fd, SIZE, "write") if page.fd >= 0 else memory.attached(page.name)
    other = Board(seen)
    page.sent()
    other.begin(12)
    other.progress("a stage with a name that is far too long for the page " * 10, 0.5)
    job, stage, fraction = page.board.seen()
    assert (job, fraction, stage[:7]) == (12, 0.5, "a stage")
    page.board.cancel(3)
    assert other.cancelled(3)()
    page.board.clear(3)
    assert not other.cancelled(3)()
    assert page.board.beat > 0
    page.close()
    assert page.board.seen()[0] == 12  # who still looks at a job's progress may


def variants():
    photo = Picture.open(sample("animal"))
    masked = photo.with_mask(np.arange(photo.width)[None, :].repeat(photo.height, 0) > photo.width // 2)
    return {"plain": photo, "masked": masked, "important": masked.with_importance([[0.1, 0.9]])}


@pytest.mark.parametrize("how", ["anonymous", "named", "copied"])
@pytest.mark.parametrize("kind", ["plain", "masked", "important"])
def test_a_shared_picture_is_the_picture(how, kind):
    picture = variants()[kind]
    before = set(Path("/dev/shm").glob("[!s]*"))
    share = SharedPicture(1, picture, b"n" * 16, shared=how != "copied", anonymous=how == "anonymous")
    assert share.shares_memory == (how != "copied")
    message = share.message
    fds = [os.dup(fd) for fd in message.fds]
    got = received(Message(message.kind, message.fields, message.buffers, fds), Loans())
    share.close()
    assert set(Path("/dev/shm").glob("[!s]*")) == before
    assert np.array_equal(got.rgb, picture.rgb)
    assert (got.mask is None) == (picture.mask is None)
    # A cache of its own: the made-up name is that of other tests' pictures too.
    assert vectorize(got, cache=StageCache()).to_svg() == vectorize(picture).to_svg()


def test_a_name_stands_for_a_digest_that_is_not_known():
    picture = Picture.open(np.random.default_rng(0).integers(0, 255, (50, 60, 3), np.uint8))

    def sent():
        share = SharedPicture(1, picture, b"n" * 16, shared=False, anonymous=False)
        return sharing.parts_in(share.message.buffers[0]).digest

    assert sent() == b"n" * 16
    assert picture.digest == sent()


def test_equal_pictures_have_one_key():
    gone = []
    sources = Sources(gone.append)
    pixels = np.random.default_rng(0).integers(0, 255, (50, 60, 3), np.uint8)
    first, again = (sources.of(pixels.copy(), "#ffffff") for _ in range(2))
    assert first.picture is not again.picture
    assert first.key == again.key
    pixels[49, 59] ^= 1
    other = sources.of(pixels, "#ffffff")
    assert other.key != first.key
    assert sources.of(first.picture.with_importance([[0, 1]]), "#ffffff").key != first.key
    assert sources.of(Picture.open(first.picture, name="other"), "#ffffff").key != first.key
    key = first.key
    del first
    sources._recent.clear()
    assert key not in gone
    del again
    assert gone.count(key) == 1


def test_without_room_for_shared_memory_there_is_one_warning(monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "posix_fallocate", full)
    monkeypatch.setattr(sharing, "_warned", False)
    before = set(Path("/dev/shm").glob("[!s]*"))
    picture = variants()["plain"]
    with pytest.warns(RuntimeWarning, match="No space left") as told:
        shares = [SharedPicture(k, picture, b"n" * 16, shared=True, anonymous=False) for k in range(3)]
    assert len(told) == 1
    assert set(Path("/dev/shm").glob("[!s]*")) == before
    assert np.array_equal(received(shares[0].message, Loans()).rgb, picture.rgb)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize("shared", [True, False])
def test_drawings_arrive_with_the_same_bytes(algorithm, shared):
    drawing = vectorize(sample("portrait"), algorithm)
    before = open_segments()
    fields, buffers, fds = packed(drawing, shared=shared)
    assert bool(fds) <= shared
    got = unpacked(Message("done", fields, buffers, fds), drawing.params)
    assert open_segments() == before
    assert got.to_svg() == drawing.to_svg()
    assert got.provenance == drawing.provenance
    assert repr(got) == repr(drawing)
    assert got.optimise_order().to_svg() == drawing.optimise_order().to_svg()


EDITS = st.dictionaries(
    st.sampled_from(["detail", "edge.max_error", "stroke.width", "dots.opacity"]), st.floats(0, 1), max_size=3
)


@given(st.lists(st.tuples(EDITS, st.booleans())), st.booleans())
def test_parameters_arrive_whatever_is_lost_on_the_way(steps, deltas):
    sender, receiver, snapshot = Sender(), Receiver(), DEFAULTS
    for values, lost in steps:
        snapshot = snapshot.evolve(values)
        encoded = sender.encode(snapshot, deltas=deltas)
        if lost:
            continue
        try:
            got = receiver.decode(encoded)
        except StaleDelta:
            sender.reset()
            got = receiver.decode(sender.encode(snapshot))
        assert got == snapshot


def test_a_delta_is_small():
    sender, params = Sender(), resolve_params()
    whole = len(str(sender.encode(params)))
    assert len(str(sender.encode(params.evolve(detail=0.9)))) < whole / 20
