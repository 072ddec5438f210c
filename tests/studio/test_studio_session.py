"""The exact traffic of one Studio: what each message of a page is answered with."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from recorder import Recorder, Stepwise, envelope

from vec2art_nb import Params, Picture, presets, sample, vectorize
from vec2art_nb.studio.session import Session


class Rig:
    """A session with a page that has said hello."""

    def __init__(self, picture: Picture | None) -> None:
        self.recorder, self.renderer = Recorder(), Stepwise()
        self.session = Session(Params(), picture, self.renderer, self.recorder.send)
        self.say({"kind": "hello"})
        self.recorder.wait_for("snapshot" if picture is None else "picture")
        self.recorder.envelopes.clear()

    def say(self, *parts: dict) -> None:
        self.session.receive(envelope(*parts), [])


@pytest.fixture
def rig() -> Iterator[Rig]:
    made = Rig(Picture.open(np.zeros((6, 8)), name="ramp.png"))
    yield made
    made.session.close()


@pytest.fixture
def bare() -> Iterator[Rig]:
    made = Rig(None)
    yield made
    made.session.close()


def test_hello_is_answered_with_everything_a_page_needs(rig: Rig) -> None:
    rig.renderer.finish("draft")
    rig.say({"kind": "hello"})
    rig.recorder.wait_for("picture")
    (snapshot,) = rig.recorder.all("snapshot")
    assert snapshot["values"] == rig.session.params.snapshot().to_dict()
    assert snapshot["picture"]["name"] == "ramp.png"
    assert snapshot["to"] == "page"
    shown = [
        part["kind"] for part in rig.recorder.parts if part["kind"] in {"snapshot", "run", "chunk", "done"}
    ]
    assert shown[-4:] == ["snapshot", "run", "chunk", "done"] or shown[:3] == ["run", "chunk", "done"]
    assert any(
        envelope_[1][:1] and envelope_[1][-1][:2] == b"\xff\xd8" for envelope_ in rig.recorder.envelopes
    )


def test_an_edit_is_answered_together_with_its_draft(rig: Rig) -> None:
    rig.renderer.finish("draft")
    rig.recorder.wait_for("done")
    rig.recorder.envelopes.clear()
    rig.say({"kind": "edit", "edit": 1, "patch": {"edge.max_error": 2.5}, "gesture": 1})
    rig.renderer.finish("draft")
    rig.recorder.wait_for("done")
    assert rig.recorder.kinds() == ["changed", "accepted", "run", "chunk", "done"]
    assert len(rig.recorder.envelopes) == 1
    accepted = rig.recorder.all("accepted")[0]
    assert (accepted["edit"], accepted["values"], accepted["errors"]) == (1, {"edge.max_error": 2.5}, [])
    assert rig.recorder.all("changed")[0]["run"] == rig.recorder.all("done")[0]["run"] == 2


def test_a_rejected_value_is_answered_with_what_holds_and_why(rig: Rig) -> None:
    rig.say({"kind": "edit", "edit": 4, "patch": {"detail": "much", "stroke.width": 1e9, "no.such": 1}})
    accepted = rig.recorder.wait_for("accepted")
    assert accepted["values"] == {"stroke.width": rig.session.params.stroke.width}
    assert sorted(error["field"] for error in accepted["errors"]) == ["detail", "no.such", "stroke.width"]
    assert accepted["edit"] == 4


def test_a_view_only_edit_draws_nothing(rig: Rig) -> None:
    rig.renderer.finish("draft")
    rig.session.runs.commit()
    rig.renderer.finish("final")
    rig.say({"kind": "edit", "edit": 1, "patch": {"stroke.width": 7.5}}, {"kind": "commit"})
    rig.recorder.wait_for("accepted")
    assert rig.renderer.waiting == []
    drawing = rig.session.newest
    assert drawing is not None
    assert drawing.params["stroke.width"] == 7.5


def test_changes_in_python_reach_the_page(rig: Rig) -> None:
    rig.session.params.update(detail=0.9, stroke_width=1.0)
    changed = rig.recorder.wait_for("changed")
    assert changed["values"] == {"detail": 0.9, "stroke.width": 1.0}
    assert changed["undo"] == "2 fields"
    assert "to" not in changed


def test_a_drag_is_one_step_that_undo_takes_back(rig: Rig) -> None:
    for step in range(1, 6):
        rig.say({"kind": "edit", "edit": step, "patch": {"detail": 0.5 + step / 20}, "gesture": 1})
    rig.say({"kind": "undo"})
    assert rig.session.params.detail == 0.5
    rig.say({"kind": "redo"})
    assert rig.session.params.detail == 0.75
    rig.recorder.wait(lambda own: own.all("changed") and own.all("changed")[-1]["values"] == {"detail": 0.75})
    assert rig.recorder.all("changed")[-1]["undo"] == "Detail"


def test_resets_and_presets_are_changes_and_wrong_ones_are_problems(rig: Rig) -> None:
    rig.session.params.update(detail=0.9, stroke_width=1.0)
    rig.say({"kind": "reset", "fields": ["stroke"]})
    assert rig.session.params.stroke.width == 2.4
    rig.say({"kind": "preset", "name": "ink"})
    rig.say({"kind": "reset", "fields": ["nonsense"]}, {"kind": "preset", "name": "no such"})
    rig.recorder.wait_for("problem", 2)
    assert [part["error"]["field"] for part in rig.recorder.all("problem")] == ["nonsense", "preset"]


def test_requests_are_answered_under_their_number(rig: Rig) -> None:
    rig.say({"kind": "request", "id": 1, "name": "python"}, {"kind": "request", "id": 2, "name": "nonsense"})
    failed = rig.recorder.wait_for("failed")
    result = rig.recorder.wait_for("result")
    assert (result["id"], result["seq"], result["of"], result["mime"]) == (1, 0, 1, "text/x-python")
    assert failed["id"] == 2
    assert "'nonsense' is no export" in failed["text"]


def test_an_export_waits_for_the_final(rig: Rig) -> None:
    rig.say({"kind": "request", "id": 5, "name": "svg"})
    rig.recorder.wait(lambda _: True)
    while ("final", 1) not in rig.renderer.waiting:
        rig.session.runs.commit()
    rig.renderer.finish("final")
    assert rig.recorder.wait_for("result")["id"] == 5
    buffers = [buffer for _, own in rig.recorder.envelopes for buffer in own]
    assert any(buffer.startswith(b"<svg") for buffer in buffers)


def test_a_failure_names_its_run_and_text(rig: Rig) -> None:
    rig.renderer.fail("draft", ValueError("out of ink"))
    stopped = rig.recorder.wait_for("stopped")
    assert (stopped["run"], stopped["cancelled"], stopped["text"]) == (1, False, "out of ink")


def test_without_a_picture_fields_still_work_and_one_can_be_given_later(bare: Rig) -> None:
    bare.say({"kind": "edit", "edit": 1, "patch": {"detail": 0.7}})
    assert bare.recorder.wait_for("accepted")["values"] == {"detail": 0.7}
    assert bare.renderer.waiting == []
    bare.session.show(Picture.open(np.zeros((4, 4)), name="late.png"))
    assert bare.recorder.wait_for("picture")["name"] == "late.png"
    assert bare.renderer.waiting == [("draft", 1)]


def test_a_ping_of_one_page_is_answered_to_that_page(rig: Rig) -> None:
    rig.say({"kind": "ping"})
    assert rig.recorder.wait_for("pong")["to"] == "page"


def test_thumbnails_are_drawn_once_while_nothing_else_is_wanted(rig: Rig) -> None:
    rig.renderer.finish("draft")
    rig.session.runs.commit()
    rig.renderer.finish("final")
    rig.renderer.finish("thumbnail")
    first = rig.recorder.wait_for("thumbnail")["preset"]
    rig.session.params.edge.max_error = 2.5
    rig.renderer.finish("thumbnail")
    assert {order.kind for order, _ in rig.renderer.orders} == {"size", "draft"}, "a change comes first"
    rig.renderer.finish("draft")
    rig.session.runs.commit()
    rig.renderer.finish("final")
    while any(order.kind == "thumbnail" for order, _ in rig.renderer.orders):
        rig.renderer.finish("thumbnail")
    rig.recorder.wait_for("thumbnail", len(presets()))
    names = [part["preset"] for part in rig.recorder.all("thumbnail")]
    assert names == [preset.name for preset in presets()]
    assert first == names[0]


def test_the_preset_at_hand_is_named(rig: Rig) -> None:
    rig.say({"kind": "preset", "name": "ink"})
    rig.say({"kind": "edit", "edit": 1, "patch": {"detail": 0.123}})
    rig.recorder.wait_for("changed", 2)
    assert [part["preset"] for part in rig.recorder.all("changed")] == ["ink", None]


def upload(rig: Rig, data: bytes, name: str, number: int = 1) -> None:
    half = len(data) // 2
    for seq, piece in enumerate((data[:half], data[half:])):
        part = {"kind": "upload", "id": number, "seq": seq, "of": 2, "name": name}
        rig.session.receive(envelope(part), [memoryview(piece)])


def test_a_picture_that_comes_in_slices_is_drawn(bare: Rig) -> None:
    upload(bare, Path(sample("logo")).read_bytes(), "logo.png")
    assert bare.recorder.wait_for("result")["id"] == 1
    assert bare.recorder.wait_for("uploaded") == {"kind": "uploaded", "to": "page", "id": 1, "seq": 0}
    assert bare.recorder.wait_for("picture")["name"] == "logo.png"
    assert bare.session.picture == Picture.open(sample("logo"))


@pytest.mark.parametrize("kind", ["svg", "html", "json"])
def test_what_we_wrote_brings_its_settings_in_one_step(bare: Rig, kind: str) -> None:
    drawing = vectorize(sample("logo"), "centerline", detail=0.3, draft=True)
    forms = {
        "svg": drawing.to_svg,
        "html": drawing.to_html,
        "json": Params.from_snapshot(drawing.params).to_json,
    }
    before = bare.session.params.snapshot()
    upload(bare, forms[kind]().encode(), f"<b>.{kind}")
    bare.recorder.wait_for("result")
    assert bare.session.params.snapshot() == drawing.params
    assert bare.session.picture is None
    assert bare.session.params.history.labels == (f"Settings of <b>.{kind}",)
    bare.session.params.undo()
    assert bare.session.params.snapshot() == before


@pytest.mark.parametrize("data", [b"no picture at all", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b""])
def test_files_that_are_neither_are_refused_with_the_reason(bare: Rig, data: bytes) -> None:
    upload(bare, data, "x.png")
    failed = bare.recorder.wait_for("failed")
    assert (failed["id"], failed["text"].startswith("x.png: ")) == (1, True)
    assert bare.session.picture is None


def test_slices_out_of_order_are_refused(bare: Rig) -> None:
    part = {"kind": "upload", "id": 1, "seq": 1, "of": 2, "name": "x.png"}
    bare.session.receive(envelope(part), [memoryview(b"x")])
    assert "in order" in bare.recorder.wait_for("failed")["text"]


def test_a_page_that_comes_later_hears_that_drawing_has_stopped_and_how_large_the_file_is(rig: Rig) -> None:
    rig.renderer.finish("draft")
    rig.session.runs.commit()
    rig.renderer.finish("final")
    rig.renderer.finish("size")
    rig.recorder.wait_for("size")
    rig.recorder.envelopes.clear()
    rig.session.receive(envelope({"kind": "hello"}, client="later"), [])
    rig.renderer.finish("size")
    rig.recorder.wait_for("size")
    assert not rig.recorder.all("stopped")
    rig.session.params.edge.max_error = 2.5
    rig.session.runs.cancel()
    rig.recorder.wait_for("stopped")
    rig.session.receive(envelope({"kind": "hello"}, client="last"), [])
    again = rig.recorder.wait_for("stopped", 2)
    assert (again["to"], again["run"], again["cancelled"]) == ("last", rig.session.runs.number, True)


def test_pictures_that_no_page_has_seen_are_let_go_of() -> None:
    session = Session(Params(), None, Stepwise(), Recorder().send)
    session.show(Picture.open(np.zeros((6, 8))))
    assert not session._publisher._later
    session.close()
