"""Pins: states that pages put aside, list, and take up again."""

from collections.abc import Iterator

import numpy as np
import pytest
from recorder import Recorder, Stepwise, envelope

from vec2art_nb import Params, Picture
from vec2art_nb.studio.pins import MOST, Pins
from vec2art_nb.studio.session import Session


class Rig:
    """A session with a page and a draft."""

    def __init__(self) -> None:
        self.recorder, self.renderer = Recorder(), Stepwise()
        picture = Picture.open(np.zeros((6, 8)), name="ramp.png")
        self.session = Session(Params(), picture, self.renderer, self.recorder.send)
        self.say({"kind": "hello"})
        self.recorder.wait_for("pins")
        self.renderer.finish("draft")
        self.recorder.wait_for("done")

    def say(self, *parts: dict, page: str = "page") -> None:
        self.session.receive(envelope(*parts, client=page), [])


@pytest.fixture
def rig() -> Iterator[Rig]:
    made = Rig()
    yield made
    made.session.close()


def names(part: dict) -> list[str]:
    return [pin["name"] for pin in part["pins"]]


def test_a_pin_is_listed_with_a_thumbnail_and_brings_its_values_back(rig: Rig) -> None:
    rig.session.params.update(stroke_width=7.5)
    rig.say({"kind": "pin"})
    rig.session.params.update(stroke_width=1.0, paper="#102030")
    rig.recorder.wait_for("pinned")
    number = rig.recorder.all("pins")[-1]["pins"][0]["id"]
    rig.say({"kind": "restore", "id": number})
    assert (rig.session.params.stroke.width, rig.session.params.paper) == (7.5, "#ffffff")
    rig.session.params.undo()
    assert rig.session.params.paper == "#102030", "restoring is one step"


def test_pins_are_renamed_and_deleted_and_other_pages_hear_of_all(rig: Rig) -> None:
    rig.say({"kind": "pin"}, {"kind": "pin"})
    rig.say({"kind": "rename", "id": 2, "name": " <b>Best</b> "}, {"kind": "unpin", "id": 1})
    rig.say({"kind": "hello"}, page="second")
    rig.recorder.wait(lambda own: own.all("pins") and own.all("pins")[-1].get("to") == "second")
    assert names(rig.recorder.all("pins")[-1]) == ["<b>Best</b>"]
    assert all("to" not in part for part in rig.recorder.all("pins")[1:-1])


def test_the_svg_of_a_pin_is_that_of_its_state_and_of_the_final_once_there_is_one(rig: Rig) -> None:
    rig.say({"kind": "pin"})
    rig.session.runs.commit()
    rig.renderer.finish("final")
    rig.recorder.wait(lambda own: [part["draft"] for part in own.all("pinned")][-1:] == [False])
    rig.session.params.update(stroke_color="#123456")
    rig.say({"kind": "request", "id": 7, "name": "pin", "pin": 1})
    assert rig.recorder.wait_for("result")["mime"] == "image/svg+xml"
    (svg,) = [
        data[-1]
        for said, data in rig.recorder.envelopes
        if "result" in [part["kind"] for part in said["parts"]]
    ]
    assert b"#123456" not in svg


def test_what_is_gone_is_said_to_be(rig: Rig) -> None:
    rig.say({"kind": "restore", "id": 9}, {"kind": "request", "id": 1, "name": "pin", "pin": 9})
    rig.recorder.wait_for("failed", 2)
    assert all("no pin 9" in part["text"] for part in rig.recorder.all("failed"))


def test_hostile_messages_about_pins_change_nothing(rig: Rig) -> None:
    for kind in ("unpin", "rename", "restore"):
        for number in (-1, "x", None, [], 2**80, 1.5):
            rig.say({"kind": kind, "id": number, "name": "x"})
    rig.say(
        {"kind": "pin"},
        {"kind": "rename", "id": 1, "name": "x" * 10_000},
        {"kind": "rename", "id": 1, "name": " "},
    )
    rig.recorder.wait(lambda own: any(part["pins"] for part in own.all("pins")))
    assert names(rig.recorder.all("pins")[-1]) == ["Pin 1"]


def test_the_oldest_pins_go_when_there_are_too_many(rig: Rig) -> None:
    drawing = rig.session.newest
    assert drawing is not None
    pins = Pins(rig.session.params, lambda: drawing)
    for _ in range(MOST + 3):
        pins.add()
    assert [pin.id for pin in pins] == list(range(4, MOST + 4))


def test_python_and_pages_see_the_same_pins(rig: Rig) -> None:
    pins = rig.session.pinboard.pins
    made = pins.add(" First try ")
    rig.recorder.wait_for("pinned")
    assert names(rig.recorder.all("pins")[-1]) == ["First try"]
    rig.say({"kind": "pin"}, {"kind": "rename", "id": made.id, "name": "Second"})
    assert [pin.name for pin in pins] == ["Second", "Pin 2"]
    assert (pins["Pin 2"], pins[-1].id, len(pins[:1])) == (pins[1], 2, 1)
    pins.rename(made, "x" * 1000)
    assert len(pins[0].name) == 100
    pins.remove("Pin 2")
    rig.recorder.wait(lambda own: [len(part["pins"]) for part in own.all("pins")][-2:] == [2, 1])


def test_python_takes_a_pin_up_in_one_step(rig: Rig) -> None:
    pins, params = rig.session.pinboard.pins, rig.session.params
    params.stroke.width = 7.5
    first = pins.add("wide")
    params.update(stroke_width=1.0, paper="#102030")
    for which in (first, "wide", 0):
        pins.restore(which)
        assert (params.stroke.width, params.paper) == (7.5, "#ffffff")
        params.undo()
        assert params.paper == "#102030"


def test_of_pins_called_the_same_the_newest_is_meant(rig: Rig) -> None:
    pins = rig.session.pinboard.pins
    _, second = pins.add("same"), pins.add("same")
    assert pins["same"] is second
    pins.remove("same")
    assert [pin.id for pin in pins] == [1]


def test_a_pin_that_is_not_there_is_named_with_those_that_are(rig: Rig) -> None:
    pins = rig.session.pinboard.pins
    gone = pins.add("gone")
    pins.remove(gone)
    pins.add("here")
    with pytest.raises(KeyError, match="no pin is called 'gone'; pins: 'here'"):
        pins.restore("gone")
    for act in (pins.restore, pins.remove):
        with pytest.raises(LookupError, match="no pin 1; it was deleted"):
            act(gone)
    with pytest.raises(IndexError):
        pins.remove(7)


def test_without_a_drawing_there_is_nothing_to_pin() -> None:
    pins = Pins(Params(), lambda: None)
    with pytest.raises(LookupError, match="open a picture"):
        pins.add()
    assert list(pins) == []
