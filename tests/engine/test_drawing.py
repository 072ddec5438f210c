"""`Drawing`: immutable, written in every form, restyled without new geometry."""

import base64
import io
import pickle
import subprocess
import sys
from dataclasses import FrozenInstanceError

import numpy as np
import pytest
from PIL import Image

from tests.engine.drawing_shapes import circle, layer_of, path_data, polyline, wandering
from vec2art_nb.engine import drawing as module
from vec2art_nb.engine.drawing import Drawing
from vec2art_nb.engine.graph import StageRun
from vec2art_nb.engine.layer import Layer
from vec2art_nb.engine.provenance import Provenance
from vec2art_nb.errors import ParamsError
from vec2art_nb.params.model import Params
from vec2art_nb.params.schema import DEFAULTS


def strokes(count=20, seed=0, **more):
    rng = np.random.default_rng(seed)
    return layer_of([wandering(rng, 4, start=rng.uniform(20, 280, 2)) for _ in range(count)], **more)


def drawing(*layers, **more):
    return Drawing(300, 200, layers or (strokes(),), DEFAULTS, **more)


def pixels(png):
    return np.array(Image.open(io.BytesIO(png)))


def test_the_svg_is_written_once():
    one = drawing()
    assert one.to_svg() is one.to_svg()


def test_equal_drawings_have_equal_bytes():
    assert drawing().to_svg() == drawing().to_svg()


def test_it_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        drawing().width = 3


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("stroke_width", 3),
        ("stroke_color", "red"),
        ("stroke_opacity", 0.4),
        ("paper", "#ffeedd"),
        ("color_preserve", True),
        ("precision", 3),
    ],
)
def test_each_view_only_field_changes_the_text_and_nothing_else(field, value):
    first = drawing()
    second = first.restyle(**{field: value})
    assert second.to_svg() != first.to_svg()
    assert second.layers is first.layers
    assert field == "precision" or path_data(second.to_svg()) == path_data(first.to_svg())


def test_restyle_takes_parameters_and_fields_over_them():
    params = DEFAULTS.evolve({"paper": "transparent", "stroke.width": 5.0})
    second = drawing().restyle(params, stroke_width=2)
    assert (second.params["paper"], second.params["stroke.width"]) == ("transparent", 2.0)


def test_width_of_outlines_follows_the_pen():
    first = drawing(strokes(profile=[np.ones(13)] * 20))
    assert first.restyle(stroke_width=9).to_array().mean() < first.restyle(stroke_width=1).to_array().mean()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"detail": 0.9}, r"detail: 0\.9 .* only changes stroke\.width.*vectorize\(picture, detail=0\.9\)"),
        ({"edge_max_error": 2}, "edge.max_error"),
        ({"algorithm": "centerline"}, "algorithm"),
        ({"stroke_width": 99}, "10"),
        ({"stroke_wdth": 1}, "stroke.width"),
    ],
)
def test_restyle_says_what_it_cannot_do(fields, words):
    with pytest.raises(ParamsError, match=words):
        drawing().restyle(**fields)


@pytest.mark.parametrize(
    ("scale", "size"), [(1, (300, 200)), (0.5, (150, 100)), (2.004, (601, 401)), (1e-4, (1, 1))]
)
def test_png_has_the_size_asked_for(scale, size):
    assert Image.open(io.BytesIO(drawing().to_png(scale))).size == size
    assert drawing().to_array(scale).shape == (size[1], size[0], 3)


def test_pixels_show_the_strokes_on_the_paper():
    bar = layer_of([polyline((50, 100), (250, 100))])
    shown = drawing(bar).restyle(stroke_width=10, stroke_color="#ff0000", paper="#00ff00").to_array(2)
    assert shown[200, 300].tolist() == [255, 0, 0]
    assert shown[20, 300].tolist() == [0, 255, 0]


def test_transparent_paper_gives_alpha():
    bar = layer_of([polyline((50, 100), (250, 100))])
    shown = drawing(bar).restyle(stroke_width=10, stroke_color="#ff0000", paper="transparent")
    assert shown.to_array(2)[20, 300].tolist() == [0, 0, 0, 0]
    assert shown.to_array(2)[200, 300].tolist() == [255, 0, 0, 255]
    assert pixels(shown.to_png()).shape == (200, 300, 4)


@pytest.mark.parametrize("scale", [0, -1, float("nan"), float("inf"), 1e6])
def test_scales_out_of_reach(scale):
    with pytest.raises(ValueError, match="scale"):
        drawing().to_png(scale)


@pytest.mark.parametrize(("width", "height"), [(1, 1), (1, 4000), (4000, 1)])
def test_pictures_without_strokes(width, height):
    empty = Drawing(width, height, (Layer.empty(),), DEFAULTS)
    assert empty.to_array().shape == (height, width, 3)
    assert empty.to_array().min() == 255
    assert empty.to_array(0.1).shape[:2] == (max(1, height // 10), max(1, width // 10))
    assert (empty.stats.strokes, empty.stats.length, empty.stats.travel) == (0, 0, 0)
    assert empty.optimise_order().to_svg() == empty.to_svg()


def test_stats():
    square = polyline((10, 20), (40, 20), (40, 50), (10, 50), (10, 20))
    layers = (
        layer_of([square, circle(100, 100, 10)], closed=[True, True]),
        layer_of([[(0, 0), (3, 4)]], degree=1),
    )
    stats = drawing(*layers).stats
    assert (stats.strokes, stats.closed, stats.segments, stats.points) == (3, 2, 9, 28)
    assert stats.length == pytest.approx(120 + 20 * np.pi + 5, abs=0.05)
    assert [layer.elements for layer in stats.layers] == [2, 1]
    assert stats.bytes == len(drawing(*layers).to_svg().encode())
    assert "3 strokes (2 closed)" in str(stats)


def test_plotter_order_says_what_it_saved():
    first = drawing(strokes(80))
    second = first.optimise_order()
    assert second.stats.travel < 0.5 * first.stats.travel
    assert second.stats.travel_before == first.stats.travel
    assert "before:" in str(second.stats)
    assert sorted(map(len, path_data(second.to_svg()))) != []
    assert np.abs(second.to_array().astype(int) - first.to_array()).mean() < 0.2


def test_repr_is_short():
    assert (
        repr(drawing(title="cat.jpg", draft=True)) == "<Drawing 'cat.jpg' edge 300 x 200, 20 strokes (draft)>"
    )


def test_provenance_is_a_table():
    runs = StageRun("source", 0.002, True), StageRun("trace", 0.0123, False)
    assert str(Provenance(runs, 0.0143, (200, 300))).splitlines() == [
        "300 x 200 px, 14.3 ms",
        "  source  reused",
        "  trace   12.3 ms",
    ]


def test_pickled_drawings_are_the_same_without_their_text():
    first = drawing(title="a")
    text = first.to_svg()
    data = pickle.dumps(first)
    assert text.encode() not in data
    assert pickle.loads(data).to_svg() == text


def test_notebooks_get_svg_and_an_image_for_pages():
    bundle = drawing(title='"><script>')._repr_mimebundle_(include=None, exclude=None)
    assert set(bundle) == {"text/plain", "image/svg+xml", "text/html"}
    assert "<script>" not in bundle["text/html"]
    data = bundle["text/html"].split("base64,")[1].split('"')[0]
    assert base64.b64decode(data).decode() == bundle["image/svg+xml"]


def test_notebooks_get_a_bitmap_of_heavy_drawings(monkeypatch):
    monkeypatch.setattr(module, "SHOWN_BYTES", 100)
    monkeypatch.setattr(module, "SHOWN_SIDE", 150)
    bundle = drawing()._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "image/png"}
    assert pixels(base64.b64decode(bundle["image/png"])).shape[:2] == (100, 150)


def test_cold_drafts_are_written_without_the_compiler(monkeypatch):
    warm = drawing().to_svg()
    monkeypatch.setitem(sys.modules, "vec2art_nb.engine.kernels.compiled_text", None)
    assert drawing(cold=True).to_svg() == warm
    with pytest.raises(ImportError):
        drawing().to_svg()


def test_writing_a_cold_draft_loads_nothing_heavy():
    script = """
import sys
from tests.engine.drawing_shapes import layer_of, polyline
from vec2art_nb.engine.drawing import Drawing
from vec2art_nb.params.schema import DEFAULTS

line = layer_of([polyline((0, 0), (5, 5))])
Drawing(9, 9, (line,), DEFAULTS, cold=True).to_svg()
print([name for name in ("numba", "cv2", "PIL", "traitlets", "resvg_py") if name in sys.modules])
"""
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def stack():
    below = drawing(strokes(5, seed=1), title="one").restyle(stroke_color="red", paper="#ffffee")
    above = drawing(strokes(7, seed=2)).restyle(stroke_color="blue", paper="#000000", stroke_width=5)
    return below, above


def test_a_stack_is_one_drawing_whose_layers_keep_their_parameters():
    below, above = stack()
    both = below + above
    assert [len(layer) for layer in both.layers] == [5, 7]
    assert both.parts == (below.params, above.params)
    assert both.stats.strokes == 12
    svg = both.to_svg()
    assert path_data(svg) == path_data(below.to_svg()) + path_data(above.to_svg())
    assert svg.index('stroke="#ff0000"') < svg.index('stroke="#0000ff"')
    assert 'fill="#ffffee"' in svg
    assert "#000000" not in svg[svg.index("</metadata>") :]
    assert Params.parts_from_svg(svg) == tuple(map(Params.from_snapshot, both.parts))


def test_a_plain_drawing_is_a_stack_of_one():
    assert drawing().parts == (DEFAULTS,)
    assert Drawing(300, 200, (), DEFAULTS).parts == (DEFAULTS,)


def test_stacks_grow():
    below, above = stack()
    assert ((below + above) + below).to_svg() == (below + (above + below)).to_svg()


def test_restyling_a_stack_changes_all_of_it():
    below, above = stack()
    both = (below + above).restyle(stroke_color="lime", paper="transparent")
    assert "#ff0000" not in both.to_svg()
    assert both.to_array().shape == (200, 300, 4)
    top = (below + above).restyle(above.params.evolve({"stroke.width": 9.0}))
    assert [params["stroke.width"] for params in top.parts] == [2.4, 9.0]


def test_a_stack_goes_through_pickle_and_plotter_order():
    below, above = stack()
    both = pickle.loads(pickle.dumps(below + above)).optimise_order()
    assert both.stats.travel < (below + above).stats.travel
    assert both.parts == (below.params, above.params)


def test_drawings_of_other_pictures_cannot_be_stacked():
    with pytest.raises(
        ValueError, match="400 x 200 px is no drawing of the same picture as one of 300 x 200 px"
    ):
        drawing() + Drawing(400, 200, (), DEFAULTS)
    with pytest.raises(TypeError):
        drawing() + "ink"
