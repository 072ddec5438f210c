"""Frames are padded where a page has measured that this pays, and only there."""

from collections.abc import Iterator

import numpy as np
import pytest
from recorder import Recorder, Stepwise, envelope

from vec2art_nb import Params, Picture
from vec2art_nb.params.preset import presets
from vec2art_nb.studio.link import SEGMENT
from vec2art_nb.studio.session import Session

STOCK = {"kind": "timed", "small": [46, 9, 47, 48, 45], "large": [14, 12, 20, 15, 13]}
QUICK = {"kind": "timed", "small": [10, 9, 47, 11, 10], "large": [14, 12, 20, 15, 13]}


class Rig:
    def __init__(self) -> None:
        self.recorder, self.renderer = Recorder(), Stepwise()
        picture = Picture.open(np.zeros((6, 8)))
        self.session = Session(Params(), picture, self.renderer, self.recorder.send)
        self.say({"kind": "hello"})
        self.recorder.wait_for("picture")

    def say(self, part: dict) -> None:
        self.session.receive(envelope(part), [])

    def frame(self) -> tuple[dict, list[bytes]]:
        """Envelope of the frame of an order that waits."""
        before = len(self.recorder.all("done"))
        self.renderer.finish("draft")
        self.recorder.wait_for("done", before + 1)
        return self.recorder.envelopes[-1]

    def draw(self) -> None:
        """Finish all that is drawn, thumbnails too."""
        self.frame()
        self.session.runs.commit()
        self.renderer.finish("final")
        while any(order.kind == "thumbnail" for order, _ in self.renderer.orders):
            self.renderer.finish("thumbnail")
        self.recorder.wait_for("thumbnail", len(presets()))


@pytest.fixture
def rig() -> Iterator[Rig]:
    made = Rig()
    yield made
    made.session.close()


def test_frames_are_as_large_as_they_are_until_it_is_known_that_padding_pays(rig: Rig) -> None:
    sent, buffers = rig.frame()
    assert sum(part.get("buffers", 0) for part in sent["parts"]) == len(buffers) == 1


def test_padding_fills_a_segment_and_belongs_to_no_part(rig: Rig) -> None:
    rig.say(STOCK)
    sent, buffers = rig.frame()
    assert sum(part.get("buffers", 0) for part in sent["parts"]) == len(buffers) - 1
    assert sum(map(len, buffers)) == SEGMENT
    rig.say({"kind": "ping"})
    rig.recorder.wait_for("pong")
    assert rig.recorder.envelopes[-1][1] == []


def test_padding_ends_when_a_page_measures_that_it_gains_nothing(rig: Rig) -> None:
    rig.say(STOCK)
    rig.say(QUICK)
    assert len(rig.frame()[1]) == 1


def test_answers_say_whether_something_is_drawn_and_are_small_then(rig: Rig) -> None:
    rig.say({"kind": "probe", "pad": True})
    assert rig.recorder.wait_for("probed")["busy"] is True
    assert rig.recorder.envelopes[-1][1] == []
    rig.draw()
    rig.say({"kind": "probe", "pad": True})
    assert rig.recorder.wait_for("probed", 2)["busy"] is False


def test_questions_are_answered_in_the_size_that_is_asked_for(rig: Rig) -> None:
    rig.draw()
    rig.say({"kind": "probe", "pad": False})
    rig.recorder.wait_for("probed")
    assert rig.recorder.envelopes[-1][1] == []
    rig.say({"kind": "probe", "pad": True})
    rig.recorder.wait_for("probed", 2)
    assert [len(buffer) for buffer in rig.recorder.envelopes[-1][1]] == [SEGMENT]
    assert {part["to"] for part in rig.recorder.all("probed")} == {"page"}


@pytest.mark.parametrize("times", [None, [], "47", [float("nan")], [-1], [True], [1e9], [1] * 101, {"0": 1}])
def test_times_that_are_none_are_refused(rig: Rig, times: object) -> None:
    rig.say({**STOCK, "large": times})
    assert "no list of times" in rig.recorder.wait_for("failed")["text"]
    assert len(rig.frame()[1]) == 1
