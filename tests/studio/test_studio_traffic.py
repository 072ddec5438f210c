"""Exactly what travels for an edit, a rejection, a batch, a snapshot, and after a lost chunk."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from recorder import Recorder, Stepwise, envelope

from vec2art_nb import Params, Picture, presets
from vec2art_nb.studio.session import Session

FRAME = ["run", "chunk", "done"]


class Rig:
    """A session whose first draft a page has seen."""

    def __init__(self) -> None:
        self.recorder, self.renderer = Recorder(), Stepwise()
        picture = Picture.open(np.zeros((6, 8)), name="ramp.png")
        self.session = Session(Params(), picture, self.renderer, self.recorder.send)
        self.renderer.finish("draft")
        self.say({"kind": "hello"})
        self.recorder.wait(lambda own: {"picture", "done"} <= set(own.kinds()))

    def say(self, *parts: dict[str, Any], client: str = "page") -> None:
        self.session.receive(envelope(*parts, client=client), [])

    def clear(self) -> None:
        self.recorder.envelopes.clear()


@pytest.fixture
def rig() -> Iterator[Rig]:
    made = Rig()
    yield made
    made.session.close()


def test_a_page_that_says_hello_gets_a_snapshot_the_frame_and_the_picture(rig: Rig) -> None:
    assert rig.recorder.kinds() == ["snapshot", "pins", *FRAME, "picture"]
    assert [sent["seq"] for sent, _ in rig.recorder.envelopes] == [1, 2], "what is made later goes later"
    snapshot = rig.recorder.all("snapshot")[0]
    params = rig.session.params.snapshot()
    assert snapshot | {"sections": 0, "view": 0, "presets": 0} == {
        "kind": "snapshot",
        "to": "page",
        "rev": params.version,
        "values": params.to_dict(),
        "sections": 0,
        "view": 0,
        "presets": 0,
        "picture": {
            "name": "ramp.png",
            "width": 8,
            "height": 6,
            "digest": rig.session.picture.digest.hex(),  # type: ignore[union-attr]
        },
        "run": 1,
        "undo": None,
        "redo": None,
        "preset": None,
    }
    assert len(snapshot["presets"]) == len(presets())


def test_an_edit_travels_back_with_its_draft_in_one_message(rig: Rig) -> None:
    rig.clear()
    rig.say({"kind": "edit", "edit": 3, "patch": {"edge.max_error": 2.5}})
    rig.renderer.finish("draft")
    rig.recorder.wait_for("done")
    (sent,) = (sent for sent, _ in rig.recorder.envelopes)
    version = rig.session.params.version
    changed, accepted, run, chunk, done = sent["parts"]
    values = {"edge.max_error": 2.5}
    assert changed.pop("undo") is not None
    assert changed == {
        "kind": "changed",
        "rev": version,
        "values": values,
        "run": 2,
        "redo": None,
        "preset": None,
    }
    assert accepted == {
        "kind": "accepted",
        "to": "page",
        "edit": 3,
        "rev": version,
        "values": values,
        "errors": [],
    }
    assert (run["run"], run["draft"], run["layers"]) == (2, True, 1)
    assert (chunk["run"], chunk["layer"], chunk["buffers"]) == (2, 0, 1)
    assert (done["run"], done["draft"]) == (2, True)


def test_a_rejected_edit_is_answered_alone_and_draws_nothing(rig: Rig) -> None:
    rig.clear()
    before = rig.session.params.version
    rig.say({"kind": "edit", "edit": 4, "patch": {"detail": "much"}})
    accepted = rig.recorder.wait_for("accepted")
    rig.say({"kind": "ping"})
    rig.recorder.wait_for("pong")
    assert rig.recorder.kinds() == ["accepted", "pong"]
    (error,) = accepted["errors"]
    assert (accepted["rev"], accepted["values"], error["field"]) == (before, {}, "detail")
    assert rig.renderer.waiting == []


def test_a_batch_in_python_is_one_change_and_one_draft(rig: Rig) -> None:
    rig.clear()
    with rig.session.params.batch("Look"):
        rig.session.params.detail = 0.9
        rig.session.params.edge.max_error = 2.5
    rig.renderer.finish("draft")
    rig.recorder.wait_for("done")
    assert rig.recorder.kinds() == ["changed", *FRAME]
    changed = rig.recorder.all("changed")[0]
    assert changed["values"] == {"detail": 0.9, "edge.max_error": 2.5}
    assert (changed["undo"], changed["run"]) == ("Look", 2)
    assert ("draft", 3) not in rig.renderer.waiting


def test_a_page_that_has_lost_a_chunk_gets_everything_anew(rig: Rig) -> None:
    rig.say({"kind": "edit", "edit": 1, "patch": {"edge.max_error": 2.5}})
    rig.renderer.finish("draft")
    rig.recorder.wait(lambda own: len(own.all("done")) == 2)
    lost = rig.recorder.envelopes[-1]
    rig.clear()
    rig.say({"kind": "resync"})
    rig.recorder.wait(lambda own: {"picture", "done"} <= set(own.kinds()))
    assert rig.recorder.kinds() == ["snapshot", "pins", *FRAME, "picture"]
    again = rig.recorder.all("chunk")[0]
    assert [part for part in lost[0]["parts"] if part["kind"] == "chunk"] == [again]
    assert lost[1][0] in [buffer for _, buffers in rig.recorder.envelopes for buffer in buffers]
    assert rig.recorder.all("snapshot")[0]["values"]["edge.max_error"] == 2.5


def test_answers_name_who_asked_and_changes_are_for_all(rig: Rig) -> None:
    rig.clear()
    rig.say({"kind": "edit", "edit": 1, "patch": {"stroke.width": 7.5}}, client="other")
    rig.recorder.wait_for("accepted")
    assert [(part["kind"], part.get("to")) for part in rig.recorder.parts] == [
        ("changed", None),
        ("accepted", "other"),
    ]
