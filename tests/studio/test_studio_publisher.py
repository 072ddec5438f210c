"""What the publisher promises: order, few envelopes, the newest frame, no flood."""

import itertools
import threading
import time
import weakref
from collections.abc import Iterator

import pytest
from recorder import Recorder

from vec2art_nb.studio.publisher import ENVELOPE_BYTES, SPACING, WINDOW, Part, Publisher


def chunks(run: int, count: int, size: int = 700_000) -> Iterator[Part]:
    for number in range(count):
        yield {"kind": "chunk", "run": run, "number": number}, (bytes(size),)
    yield {"kind": "done", "run": run}, ()


def started(recorder: Recorder) -> Publisher:
    publisher = Publisher(recorder.send, version=1)
    publisher.start()
    return publisher


def test_what_is_posted_at_once_travels_together_in_order() -> None:
    recorder = Recorder()
    publisher = Publisher(recorder.send, version=1)
    for number in range(5):
        publisher.post({"kind": "note", "number": number})
    publisher.start()
    recorder.wait_for("note", 5)
    assert len(recorder.envelopes) == 1
    assert [part["number"] for part in recorder.parts] == list(range(5))
    publisher.close()


def test_an_answer_waits_for_the_frame_that_it_causes() -> None:
    recorder = Recorder()
    publisher = started(recorder)
    publisher.post({"kind": "accepted"}, hold=60)
    publisher.frame(chunks(1, 1))
    recorder.wait_for("done")
    assert recorder.kinds() == ["accepted", "chunk", "done"]
    assert len(recorder.envelopes) == 1
    publisher.close()


def test_envelopes_keep_their_distance_and_their_size() -> None:
    recorder, times = Recorder(), []

    def send(envelope: dict, buffers: list[bytes]) -> None:
        times.append(time.monotonic())
        assert sum(map(len, buffers)) <= ENVELOPE_BYTES
        recorder.send(envelope, buffers)

    publisher = Publisher(send, version=1)
    publisher.start()
    for number in range(200):
        publisher.post({"kind": "note", "number": number}, bytes(30_000))
    recorder.wait_for("note", 200)
    assert min(b - a for a, b in itertools.pairwise(times)) >= 0.8 * SPACING
    assert [envelope["seq"] for envelope, _ in recorder.envelopes] == list(range(1, len(times) + 1))
    publisher.close()


def test_chunks_wait_for_acknowledgements_and_other_parts_do_not() -> None:
    recorder = Recorder()
    publisher = started(recorder)
    publisher.frame(chunks(1, 6))
    recorder.wait_for("chunk", WINDOW)
    publisher.post({"kind": "note"})
    recorder.wait_for("note")
    assert len(recorder.all("chunk")) == WINDOW
    acknowledged = itertools.count(1)
    while not recorder.all("done"):
        publisher.ack(next(acknowledged))
        recorder.wait(lambda own: own.all("done") or len(own.all("chunk")) > WINDOW)
    assert [part["number"] for part in recorder.all("chunk")] == list(range(6))
    publisher.close()


def test_a_newer_frame_replaces_what_is_left_of_an_older_one() -> None:
    recorder = Recorder()
    publisher = started(recorder)
    publisher.frame(chunks(1, 50))
    recorder.wait_for("chunk", WINDOW)
    publisher.frame(chunks(2, 1))
    publisher.ack(WINDOW)
    assert recorder.wait_for("done")["run"] == 2
    assert len([part for part in recorder.all("chunk") if part["run"] == 1]) == WINDOW
    publisher.close()


def test_a_page_that_is_gone_ends_the_thread() -> None:
    def gone(_envelope: dict, _buffers: list[bytes]) -> None:
        raise ReferenceError("the widget is gone")

    publisher = Publisher(gone, version=1)
    publisher.start()
    publisher.post({"kind": "note"})
    thread = publisher._thread
    assert thread is not None
    thread.join(5)
    assert not thread.is_alive()
    publisher.close()


def test_closing_sends_what_was_posted_and_can_be_repeated() -> None:
    recorder = Recorder()
    publisher = started(recorder)
    publisher.post({"kind": "bye"}, hold=60)
    publisher.close()
    publisher.close()
    assert recorder.kinds() == ["bye"]


def broken() -> Iterator[Part]:
    yield {"kind": "run"}, ()
    raise ValueError("cannot be encoded")


def test_what_cannot_be_made_is_left_out_and_the_rest_arrives(caplog: pytest.LogCaptureFixture) -> None:
    recorder = Recorder()
    publisher = started(recorder)
    publisher.later(lambda: 1 // 0)
    publisher.later(lambda: ({"kind": "thumbnail"}, ()))
    recorder.wait_for("thumbnail")
    publisher.frame(broken())
    recorder.wait_for("run")
    publisher.frame(chunks(2, 1))
    recorder.wait_for("done")
    assert [record.levelname for record in caplog.records] == ["ERROR", "ERROR"]
    publisher.close()


def test_little_waits_for_a_page_that_never_comes() -> None:
    recorder = Recorder()
    publisher = Publisher(recorder.send, version=1)
    held = [publisher.post({"kind": "changed", "rev": rev}) for rev in range(1000)]
    publisher.start()
    recorder.wait(lambda own: own.parts[-1:] and own.parts[-1]["rev"] == len(held) - 1)
    assert len(recorder.parts) == 100
    publisher.close()


def test_nothing_is_kept_for_a_widget_that_is_gone() -> None:
    gone = threading.Event()

    def send(_envelope: dict, _buffers: list[bytes]) -> None:
        gone.set()
        raise ReferenceError("the widget is gone")

    publisher = Publisher(send, version=1)
    publisher.post({"kind": "note"})
    publisher.start()
    assert gone.wait(20)
    publisher.close()
    kept = weakref.ref(part := Kept())
    publisher.post(part)
    publisher.later(lambda held=part: (held, ()))
    del part
    assert kept() is None


class Kept(dict):
    """A part that can be looked for."""
