"""Pages that lie: whatever they send, the session answers afterwards, and nothing of it becomes markup."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from recorder import Recorder, Stepwise, envelope

from vec2art_nb import Params, Picture, vectorize
from vec2art_nb.errors import Vec2ArtError
from vec2art_nb.pool import Pool
from vec2art_nb.studio.fallback import fallback
from vec2art_nb.studio.pooled import PoolRenderer
from vec2art_nb.studio.protocol import VERSION
from vec2art_nb.studio.session import Session

KINDS = [
    "hello",
    "resync",
    "edit",
    "commit",
    "cancel",
    "undo",
    "redo",
    "reset",
    "preset",
    "request",
    "upload",
]
KINDS += ["resync", "ack", "ping", "probe", "timed"]
HUGE = st.sampled_from([2**53, 2**63, 10**400, -(10**400), 1e308, -1e308, float("nan"), float("inf")])
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | HUGE | st.text(max_size=20)
JSON = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
)
FIELDS = st.sampled_from(
    ["detail", "algorithm", "edge.max_error", "dots.count", "seed", "stroke.color", "paper", "no.such"]
)
BODIES = {
    "edit": JSON | st.integers(),
    "gesture": JSON | st.integers(),
    "patch": JSON | st.dictionaries(FIELDS, JSON, max_size=3),
    "fields": JSON | st.lists(FIELDS | st.text(max_size=5), max_size=3),
    "name": JSON | st.sampled_from(["svg", "png", "python", "ink", "../../etc/passwd", "\0"]),
    "id": JSON | st.integers(0, 3),
    "seq": JSON | st.integers(0, 3),
    "of": JSON | st.integers(0, 70),
    "scale": JSON | HUGE,
    "pad": JSON,
    "small": JSON | st.lists(JSON, max_size=3),
    "large": JSON | st.lists(JSON, max_size=3),
}
PARTS = st.builds(
    lambda kind, rest: {**rest, "kind": kind},
    st.sampled_from(KINDS) | JSON,
    st.fixed_dictionaries({}, optional=BODIES),
)
ENVELOPES = JSON | st.fixed_dictionaries(
    {
        "v": st.just(VERSION) | JSON,
        "client": st.text(max_size=300) | JSON,
        "parts": st.lists(PARTS | JSON, max_size=5) | JSON,
    }
)
BUFFERS = st.lists(st.binary(max_size=8).map(memoryview) | JSON, max_size=3) | JSON
MARKUP = ["<img src=x onerror=alert(1)>", '"><script>alert(1)</script>', "'; alert(1)//", "</svg><script>x"]


def small() -> Picture:
    pixels = np.full((20, 24), 255, np.uint8)
    pixels[8:12, 3:21] = 0
    return Picture.open(pixels, name=MARKUP[0])


class Rig:
    """A session that draws in a real pool."""

    def __init__(self) -> None:
        self.pool, self.recorder = Pool(workers=1), Recorder()
        self.session = Session(Params(), small(), PoolRenderer(self.pool), self.recorder.send)
        self.session.receive(envelope({"kind": "hello"}), [])
        self.recorder.wait_for("picture")

    def answers(self) -> bool:
        """Whether a question is answered."""
        before = len(self.recorder.all("pong"))
        self.session.receive(envelope({"kind": "ping"}), [])
        return bool(self.recorder.wait_for("pong", before + 1))


@pytest.fixture(scope="module")
def rig() -> Iterator[Rig]:
    made = Rig()
    yield made
    made.session.close()
    made.pool.close()


@given(content=ENVELOPES, buffers=BUFFERS)
@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_no_message_raises_or_silences_the_session(rig: Rig, content: object, buffers: object) -> None:
    rig.session.receive(content, buffers)
    assert rig.session.params.snapshot() == Params.from_snapshot(rig.session.params.snapshot()).snapshot()


def test_afterwards_the_session_answers_and_the_pool_draws(rig: Rig) -> None:
    assert rig.answers()
    rig.session.params.reset()
    rig.session.show(small())
    rig.session.params.update(algorithm="centerline", detail=0.71)
    assert rig.session.final(60).params["detail"] == 0.71
    assert rig.pool.stats.crashed == rig.pool.stats.killed == 0
    assert not rig.pool.closed


@pytest.mark.parametrize(
    "value", [10**400, -(10**400), float("nan"), float("inf"), "9" * 5000, [[[]]] * 50, {"a": {}}]
)
def test_values_that_nobody_can_mean_are_errors_of_their_fields(rig: Rig, value: object) -> None:
    before = len(rig.recorder.all("accepted"))
    patch = {"detail": value, "seed": value, "dots.count": value, "stroke.color": value, "algorithm": value}
    rig.session.receive(envelope({"kind": "edit", "edit": 1, "patch": patch}), [])
    accepted = rig.recorder.wait_for("accepted", before + 1)
    assert accepted["errors"]
    json.dumps(accepted, allow_nan=False)


@pytest.mark.parametrize("name", MARKUP)
def test_names_of_files_stay_text_wherever_they_go(name: str) -> None:
    drawing = vectorize(Picture.open(np.zeros((8, 8)), name=name), "centerline", draft=True)
    text = fallback(drawing, f"<Studio {name!r}>")
    assert "<script" not in text
    assert text.count("<") == 1, "one image and nothing else"
    svg = drawing.to_svg()
    assert "<script" not in svg
    assert "<img" not in svg


def upload(session: Session, data: bytes, number: int) -> None:
    part: dict[str, Any] = {"kind": "upload", "id": number, "seq": 0, "of": 1, "name": MARKUP[1]}
    session.receive(envelope(part), [memoryview(data)])


METADATA = [
    "<script>alert(1)</script>",
    '{"algorithm": "<img src=x onerror=alert(1)>"}',
    '{"params": {"stroke.color": "url(javascript:alert(1))"}}',
    "<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]>&b;",
    "{" * 5000,
]


@pytest.mark.parametrize(("number", "inside"), list(enumerate(2 * METADATA, start=10)))
def test_metadata_of_others_is_refused_and_changes_nothing(rig: Rig, number: int, inside: str) -> None:
    before = rig.session.params.snapshot()
    drawing = vectorize(small(), "centerline", draft=True)
    own = drawing.to_html() if number % 2 else drawing.to_svg()
    start = own.index("<metadata>") + len("<metadata>")
    end = own.index("</metadata>")
    upload(rig.session, (own[:start] + inside + own[end:]).encode(), number)
    rig.recorder.wait(lambda own_: any(part.get("id") == number for part in own_.all("failed")))
    assert rig.session.params.snapshot() == before


def test_json_of_others_is_refused_and_changes_nothing(rig: Rig) -> None:
    before = rig.session.params.snapshot()
    for number, text in enumerate(["{" * 5000, '{"params": {"detail": 7}}', '{"params": []}'], start=30):
        upload(rig.session, text.encode(), number)
    rig.recorder.wait(lambda own: {30, 31, 32} <= {part.get("id") for part in own.all("failed")})
    assert rig.session.params.snapshot() == before


def test_settings_in_an_svg_are_checked_like_any_others() -> None:
    params = Params()
    for value in MARKUP:
        with pytest.raises(Vec2ArtError):
            params.update({"stroke.color": value})


HALF = "\ud83d"


@pytest.mark.parametrize(
    "part",
    [
        {"kind": "edit", "edit": 1, "patch": {HALF: 1}},
        {"kind": "rename", "id": 1, "name": HALF},
        {"kind": "preset", "name": HALF},
        {"kind": HALF},
    ],
)
def test_half_a_character_is_never_sent_back(part: dict[str, Any]) -> None:
    """It cannot be written as UTF-8: a message that quotes it would be the last."""
    recorder = Recorder()
    session = Session(Params(), small(), Stepwise(), recorder.send)
    session.receive(envelope({"kind": "hello"}), [])
    session.receive(envelope({"kind": "pin"}), [])
    session.receive(envelope(part), [])
    session.receive(envelope(part, client=HALF), [])
    session.receive(envelope({"kind": "ping"}), [])
    recorder.wait_for("pong")
    json.dumps(recorder.parts, ensure_ascii=False).encode()
    session.close()
