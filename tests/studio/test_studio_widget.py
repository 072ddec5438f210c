"""The widget: what users and notebooks meet."""

import asyncio
import base64
import gc
import threading
import weakref

import numpy as np
import pytest
from ipywidgets.widgets.widget import _instances
from recorder import Recorder, Stepwise, envelope

from vec2art_nb import Params, ParamsError, Picture, PictureError, Studio, sample, vectorize
from vec2art_nb.errors import Cancelled
from vec2art_nb.studio import bundle
from vec2art_nb.studio.maker import made
from vec2art_nb.studio.protocol import VERSION
from vec2art_nb.studio.publisher import Publisher
from vec2art_nb.studio.widget import Studio as Widget

FRONT_END = {"studio.js": "export default {}", "studio-style.css": ".v2-studio {}"}


@pytest.fixture(autouse=True)
def front_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vec2art_nb.studio.widget.bundle", FRONT_END.__getitem__)


def tiny() -> Picture:
    pixels = np.full((24, 32), 255, np.uint8)
    pixels[10:14, 4:28] = 0
    return Picture.open(pixels, name="tiny.png")


def test_a_studio_draws_what_vectorize_draws_and_follows_its_params() -> None:
    studio = Studio(tiny(), "centerline", detail=0.8)
    assert studio.drawing.to_svg() == vectorize(tiny(), "centerline", detail=0.8).to_svg()
    studio.params.update(stroke_color="red", detail=0.9)
    drawing = asyncio.run(studio.settled())
    assert (drawing.params["stroke.color"], drawing.params["detail"]) == ("#ff0000", 0.9)
    assert not drawing.draft
    studio.close()


def test_pins_keep_drawings_and_bring_their_parameters_back() -> None:
    studio = Studio(tiny(), "centerline", detail=0.8)
    first = studio.drawing
    studio.pins.add("First try")
    studio.params.update(detail=0.2, stroke_color="red")
    assert studio.pins["First try"].drawing.to_svg() == first.to_svg()
    studio.pins.restore("First try")
    assert studio.drawing.to_svg() == first.to_svg()
    studio.pins.remove("First try")
    assert len(studio.pins) == 0
    studio.close()


def test_another_picture_can_be_assigned_and_a_wrong_one_is_refused() -> None:
    studio = Studio(algorithm="centerline")
    with pytest.raises(LookupError):
        _ = studio.drawing
    studio.picture = tiny()
    assert studio.drawing.title == "tiny.png"
    with pytest.raises(PictureError):
        studio.picture = b"no picture"
    assert studio.picture == tiny()
    studio.close()


def test_wrong_arguments_are_told_before_there_is_a_widget() -> None:
    with pytest.raises(ParamsError):
        Studio(tiny(), detail=7)
    with pytest.raises(PictureError):
        Studio("no such file.jpg")
    with pytest.raises(TypeError, match="either params"):
        Studio(tiny(), params=Params(), detail=0.5)


def test_two_studios_may_share_their_params() -> None:
    params = Params("centerline")
    one, two = Studio(tiny(), params=params), Studio(tiny(), params=params)
    params.detail = 0.9
    assert one.drawing.params["detail"] == two.drawing.params["detail"] == 0.9
    one.close()
    two.close()


def test_a_notebook_keeps_a_small_picture_of_the_drawing() -> None:
    studio = Studio(sample("portrait"))
    shown = studio._repr_mimebundle_()
    assert shown is not None
    data = shown[0]
    assert data["application/vnd.jupyter.widget-view+json"]["model_id"] == studio.model_id
    assert len(str(data)) < 200_000
    assert "<script" not in data["text/html"]
    studio.close()


def test_what_a_notebook_keeps_shows_the_drawing_once_there_is_one() -> None:
    studio = Studio(tiny(), "centerline")
    svg = studio.drawing.to_svg()
    shown = studio._repr_mimebundle_()
    assert shown is not None
    assert base64.b64encode(svg.encode()).decode() in shown[0]["text/html"]
    studio.close()


def test_hostile_names_never_become_markup() -> None:
    studio = Studio(Picture.open(np.zeros((4, 4)), name="<img src=x onerror=alert(1)>"), renderer=Stepwise())
    shown = studio._repr_mimebundle_()
    assert shown is not None
    assert "<img src=x" not in shown[0]["text/html"]
    studio.close()


def test_closing_tells_who_waits_and_can_be_repeated() -> None:
    studio = Studio(tiny(), renderer=Stepwise())

    async def wait() -> None:
        waiting = asyncio.ensure_future(studio.settled())
        await asyncio.sleep(0)
        studio.close()
        studio.close()
        await waiting

    with pytest.raises(Cancelled):
        asyncio.run(wait())


def test_twenty_studios_leave_no_widget_and_no_thread_behind() -> None:
    made(gc.collect)  # its thread is the process's, and stays
    threads, widgets = set(threading.enumerate()), set(_instances)
    left = []
    for _ in range(20):
        studio = Widget(tiny(), "centerline")
        studio._session.receive(envelope({"kind": "hello"}), [])
        studio.params.detail = 0.9
        assert studio.drawing.params["detail"] == 0.9
        studio.close()
        left.append(weakref.ref(studio))
        del studio
    gc.collect()
    assert [one() for one in left if one() is not None] == []
    assert set(_instances) - widgets == set(), "neither Studios nor their layouts"
    for thread in set(threading.enumerate()) - threads:
        thread.join(5)
        assert not thread.is_alive(), thread.name


def test_whoever_keeps_a_closed_studio_keeps_no_picture_and_no_drawing() -> None:
    """IPython's history of outputs does."""
    studio = Studio(tiny(), "centerline")
    studio._session.receive(envelope({"kind": "hello"}), [])
    held = [weakref.ref(studio.picture), weakref.ref(studio._session.final()), weakref.ref(studio.drawing)]
    studio.close()
    assert studio.picture is None
    for thread in threading.enumerate():
        if thread.name == "vec2art_nb-news":  # it holds orders until their workers have let go
            thread.join(5)
    gc.collect()
    assert [one() for one in held if one() is not None] == []


def test_all_studios_have_what_takes_memory_made_by_one_thread() -> None:
    """Each thread's heap keeps what was freed in it: a preview each in every thread that ever made one."""
    makers = set()
    for _ in range(3):
        recorder = Recorder()
        publisher = Publisher(recorder.send, VERSION)
        publisher.later(lambda: (makers.add(threading.get_ident()) or {"kind": "made"}, ()))
        publisher.start()
        recorder.wait_for("made")
        publisher.close()
    assert len(makers) == 1


def test_a_source_tree_without_the_front_end_says_how_to_build_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle, "FOLDER", bundle.FOLDER / "nowhere")
    bundle.bundle.cache_clear()
    with pytest.raises(ImportError, match="make bundle"):
        bundle.bundle("studio.js")
    bundle.bundle.cache_clear()
