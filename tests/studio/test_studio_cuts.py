"""Cuts: what pages do without the kernel comes to what the kernel draws."""

import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from cut_fixtures import CASES, PATH, drawn, fixtures, params_of, picture
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from recorder import Recorder, Stepwise, envelope, made

from vec2art_nb import Drawing, Params
from vec2art_nb.params.schema import DEFAULTS
from vec2art_nb.studio.codec import Chunk, encode
from vec2art_nb.studio.cuts import STEPS, cut, cuts_of, needs_drawing, whole
from vec2art_nb.studio.session import Session


@cache
def uncut(name: str) -> Drawing:
    return drawn(whole(params_of(name)))


def test_the_fixtures_of_the_browser_are_what_is_sent_now() -> None:
    kept, now = json.loads(PATH.read_text()), json.loads(json.dumps(fixtures()))
    for name, case in kept["cases"].items():
        for one, other in zip(case["parts"], now["cases"][name]["parts"], strict=True):
            for old, new in zip(arrays_of(one), arrays_of(other), strict=True):
                # Sums of floats end otherwise on processors that multiply and add in one step.
                np.testing.assert_allclose(old, new, atol=1e-4 * (old.dtype.kind == "f"), rtol=0)
    assert kept == now, "renew: cut_fixtures.py"


def arrays_of(part: dict[str, Any]) -> list[NDArray[Any]]:
    """Arrays of a part's data, which is taken out."""
    block, found, begin = b"".join(map(base64.b64decode, part.pop("data"))), [], 0
    for _, dtype, count in part.get("arrays", ()):
        array = np.frombuffer(block, f"<{dtype}", count, begin)
        begin += array.nbytes
        found.append(array)
    assert begin == len(block)
    return found


@pytest.mark.parametrize("name", CASES)
def test_a_cut_has_the_bytes_of_a_drawing_made_for_it(name: str) -> None:
    field = "overlay_detail" if name == "overlay" else "detail"
    for value in (0.0, 0.25, 0.613, 1.0):
        params = params_of(name, **{field: value})
        assert cut(uncut(name), params).to_svg() == drawn(params).to_svg()


@given(st.sampled_from([name for name in CASES if name != "overlay"]), st.integers(0, STEPS))
def test_what_pages_know_of_a_step_is_what_is_drawn_at_it(name: str, step: int) -> None:
    params = params_of(name, detail=step / STEPS)
    (found,) = cuts_of(uncut(name), params)
    assert found.counts[step] == found.shown == len(cut(uncut(name), params).layers[0])
    assert list(found.counts) == sorted(found.counts)
    assert found.counts[-1] == len(uncut(name).layers[0])


def test_dots_are_cut_by_their_number_and_regions_are_not() -> None:
    drawing = drawn(DEFAULTS.evolve({"algorithm": "dots", "detail": 0.3}))
    (found,) = cuts_of(drawing, drawing.params)
    n = len(drawing.layers[0])
    assert (found.field, found.counts[30], found.swell) == ("detail", n, True)
    assert found.counts[10] == pytest.approx(n * 4 ** (-2 * 0.2), abs=1)
    screens = drawn(DEFAULTS.evolve({"algorithm": "dots", "dots.placement": "grid", "dots.count": 200}))
    areas = drawn(DEFAULTS.evolve(algorithm="superpixel"))
    assert cuts_of(screens, screens.params) == cuts_of(areas, areas.params) == []


def test_only_what_no_cut_can_show_is_drawn_anew() -> None:
    def needs(**fields: object) -> bool:
        return needs_drawing(DEFAULTS, DEFAULTS.evolve(fields))

    assert not needs(detail=0.8)
    assert not needs(**{"detail": 0.8, "stroke.width": 3.0})
    assert needs(**{"detail": 0.8, "edge.coherency_tau": 0.5})
    assert needs(overlay="centerline")
    assert not needs(overlay="edge"), "lines over the same lines are not drawn"
    tree = DEFAULTS.evolve(algorithm="superpixel")
    assert needs_drawing(tree, tree.evolve(detail=0.8))


class Rig:
    """A session with a page, and a drawing whose strokes can be cut."""

    def __init__(self) -> None:
        self.recorder, self.renderer = Recorder(), Stepwise()
        self.session = Session(Params(), picture(), self.renderer, self.recorder.send)
        self.say({"kind": "hello"})
        self.recorder.wait_for("picture")
        self._draw(draft=True)
        self.recorder.wait_for("done")
        self.session.runs.commit()
        self._draw(draft=False)
        self.measure()
        self.recorder.wait_for("size")

    def _draw(self, *, draft: bool) -> None:
        order, _ = self.renderer.orders.pop(0)
        order.done(replace(uncut("edge"), draft=draft))

    def measure(self) -> None:
        """Have the file measured, as a worker does that draws what is asked for."""
        item = self.renderer.wait_for("size")
        self.renderer.orders.remove(item)
        order, _ = item
        order.done(made(order, drawn(order.params)))

    def say(self, *parts: dict) -> None:
        self.session.receive(envelope(*parts), [])


@pytest.fixture
def rig() -> Iterator[Rig]:
    own = Rig()
    yield own
    own.session.close()


def test_a_cut_draws_nothing_and_sends_no_geometry(rig: Rig) -> None:
    rig.recorder.envelopes.clear()
    rig.renderer.orders.clear()
    for step in range(1, 20):
        rig.say({"kind": "edit", "edit": step, "patch": {"detail": step / 20}, "gesture": 1})
    rig.say({"kind": "commit"})
    rig.recorder.wait(lambda own: own.all("accepted") and own.all("accepted")[-1]["edit"] == 19)
    rig.measure()
    size = rig.recorder.wait_for("size")
    assert rig.renderer.orders == []
    assert set(rig.recorder.kinds()) == {"changed", "accepted", "size"}
    final = rig.session.final()
    assert final.params["detail"] == 0.95
    assert len(final.layers[0]) == len(drawn(final.params).layers[0])
    assert size["bytes"] == len(final.to_svg().encode())


def test_a_cut_by_python_tells_the_size_once_it_rests(rig: Rig) -> None:
    rig.recorder.envelopes.clear()
    rig.session.params.update(detail=0.1)
    rig.session.params.update(detail=0.2)
    rig.measure()
    size = rig.recorder.wait_for("size")
    assert size["bytes"] == len(rig.session.final().to_svg().encode())
    assert rig.recorder.kinds().count("size") == 1


def test_what_is_cut_off_comes_after_the_frame_is_done(rig: Rig) -> None:
    kinds = [part["kind"] for part in rig.recorder.parts if part["kind"] in {"run", "chunk", "done"}]
    assert kinds[:3] == ["run", "chunk", "done"]
    done = rig.recorder.all("done")[0]
    first = rig.recorder.all("chunk")[0]
    assert done["cuts"][0]["counts"][50] == first["count"] < first["total"]
    assert done["elements"] == f"{first['count']} strokes"


def test_after_a_run_was_stopped_a_cut_draws_again(rig: Rig) -> None:
    rig.say({"kind": "edit", "edit": 1, "patch": {"edge.max_error": 2.0}}, {"kind": "cancel"})
    rig.renderer.orders.clear()
    rig.say({"kind": "edit", "edit": 2, "patch": {"detail": 0.9}})
    rig.say({"kind": "commit"})
    assert "final" in [order.kind for order, _ in rig.renderer.orders]


def test_gradients_travel_with_their_strokes() -> None:
    drawing = drawn(DEFAULTS.evolve({"color.sampling": "gradient", "color.preserve": True}))
    (layer,) = drawing.layers
    assert layer.gradient is not None
    found = np.concatenate([gradients(chunk) for chunk in encode(layer, limit=4000)])
    assert found.reshape(layer.gradient.shape).tolist() == layer.gradient.tolist()


def gradients(chunk: Chunk) -> np.ndarray:
    """The array of that name in a chunk."""
    at = 0
    for name, kind, size in chunk.head["arrays"]:
        if name == "gradient":
            return np.frombuffer(chunk.data, np.uint8, size, at)
        at += int(kind[1]) * size
    raise LookupError("the chunk has no gradients")
