"""Messages that may be anything: none raises, each sensible one reaches its handler."""

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from recorder import Recorder, Stepwise, envelope

from vec2art_nb import Params, Picture
from vec2art_nb.studio.protocol import MOST_PARTS, VERSION, BadMessage, Dispatcher, Message
from vec2art_nb.studio.session import Session

KINDS = [
    "hello",
    "edit",
    "commit",
    "cancel",
    "undo",
    "redo",
    "reset",
    "preset",
    "request",
    "ack",
    "resync",
    "ping",
]
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
JSON = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
)
NAMES = st.sampled_from(["edit", "patch", "gesture", "run", "fields", "name", "id", "seq", "scale", "kind"])
PARTS = st.builds(
    lambda kind, rest: {**rest, "kind": kind}, st.sampled_from(KINDS) | JSON, st.dictionaries(NAMES, JSON)
)
ENVELOPES = JSON | st.fixed_dictionaries(
    {
        "v": st.just(VERSION) | JSON,
        "client": st.text(max_size=300) | JSON,
        "parts": st.lists(PARTS, max_size=5) | JSON,
    }
)
BUFFERS = st.lists(st.binary(max_size=8) | JSON, max_size=3) | JSON


@pytest.fixture(scope="module")
def session():
    picture = Picture.open(np.zeros((6, 8)), name="<script>alert(1)</script>.png")
    session = Session(Params(), picture, Stepwise(), lambda _envelope, _buffers: None)
    yield session
    session.close()


@given(ENVELOPES, BUFFERS)
def test_nothing_that_a_page_can_send_raises(session: Session, content: object, buffers: object) -> None:
    session.receive(content, buffers)
    assert session.params.snapshot() == Params.from_snapshot(session.params.snapshot()).snapshot()


@given(st.dictionaries(st.text(max_size=10), JSON))
def test_every_request_that_makes_no_sense_is_answered_under_its_number(body: dict[str, Any]) -> None:
    answers: list[Any] = []
    Dispatcher({}, answers.append).receive(envelope({**body, "kind": "request", "id": 7}))
    (answer,) = answers
    assert (answer["kind"], answer["id"], answer["to"]) == ("failed", 7, "page")
    json.dumps(answer)


def test_a_part_that_is_wrong_does_not_stop_those_after_it() -> None:
    seen: list[str] = []

    def broken(_message: Message) -> None:
        raise ZeroDivisionError("a fault")

    answers: list[Any] = []
    dispatcher = Dispatcher({"a": broken, "b": lambda message: seen.append(message.kind)}, answers.append)
    dispatcher.receive(envelope({"kind": "a", "id": 1}, 5, {"kind": ["x"]}, {"kind": "b"}))  # type: ignore[arg-type]
    assert seen == ["b"]
    assert [answer["text"] for answer in answers] == [
        "ZeroDivisionError: a fault",
        "'this' is no kind of message",
        "'this' is no kind of message",
    ]


def test_another_version_and_too_many_parts_are_refused_with_the_version_that_is_spoken() -> None:
    answers: list[Any] = []
    dispatcher = Dispatcher({"ping": answers.append}, answers.append)
    dispatcher.receive({"v": VERSION + 1, "client": "x", "parts": [{"kind": "ping"}]})
    dispatcher.receive(envelope(*[{"kind": "ping"}] * (MOST_PARTS + 1)))
    assert [(answer["kind"], answer["version"]) for answer in answers] == [("failed", VERSION)] * 2


@pytest.mark.parametrize("value", [True, -1, 1.5, 2**60, float("nan"), "1", None, [1]])
def test_a_whole_number_is_nothing_else(value: object) -> None:
    with pytest.raises(BadMessage, match="no whole number"):
        Message("ack", "", {"seq": value}).integer("seq")


def test_numbers_that_javascript_has_made_floats_are_whole_again() -> None:
    assert Message("ack", "", {"seq": 3.0}).integer("seq") == 3


def test_what_is_published_is_strict_json(session: Session) -> None:
    recorder = Recorder()
    other = Session(Params(), Picture.open(np.zeros((6, 8))), Stepwise(), recorder.send)
    other.receive(envelope({"kind": "hello"}), [])
    recorder.wait_for("picture")
    for sent, _ in recorder.envelopes:
        json.dumps(sent, allow_nan=False)
    other.close()
