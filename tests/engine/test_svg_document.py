"""The document around the paths: valid, safe, small, and able to say how it was made."""

import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.engine.drawing_shapes import circle, layer_of, path_data, polyline, view, wandering
from vec2art_nb.engine.layer import Layer
from vec2art_nb.engine.pens import pens_of
from vec2art_nb.engine.svg import write_svg
from vec2art_nb.engine.view import FIELDS, View
from vec2art_nb.params.schema import DEFAULTS, SCHEMA
from vec2art_nb.params.svg_metadata import read_svg_metadata

SVG = "{http://www.w3.org/2000/svg}"
ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def strokes(count=12, seed=1, **more):
    rng = np.random.default_rng(seed)
    return layer_of([wandering(rng, 4, start=rng.uniform(20, 300, 2)) for _ in range(count)], **more)


def tree(layers, style=None, **more):
    return ET.fromstring(write_svg(400, 300, layers, style or view(), **more))


def groups(svg):
    return list(svg.iter(f"{SVG}g"))


@settings(deadline=None)
@given(st.text())
@example("]]><script>alert(1)</script>")
@example("a\0b\x1b\ud800\uffff \U0001f58b \"'&amp;")
def test_any_title_gives_a_well_formed_document(title):
    svg = tree([], title=title, params=[DEFAULTS])
    kept = ILLEGAL.sub("", title).replace("\r\n", "\n").replace("\r", "\n")
    assert svg.findtext(f"{SVG}title", "") == kept
    assert [element.tag for element in svg if element.tag == f"{SVG}script"] == []


def test_metadata_hold_every_field():
    params = DEFAULTS.evolve({"detail": 0.7, "seed": 5, "stroke.color": "#aa00ff", "source.max_side": None})
    svg = write_svg(40, 30, [], View.of(params), params=[params])
    assert json.loads(read_svg_metadata(svg))["params"] == dict(params)


def test_a_drawing_without_strokes_is_a_sheet_of_paper():
    for layers in ([], [Layer.empty()]):
        svg = tree(layers, view(paper="#fafafa"))
        assert [element.tag.removeprefix(SVG) for element in svg] == ["rect"]
        assert svg.attrib == {"viewBox": "0 0 400 300", "width": "400", "height": "300"}


def test_transparent_paper_is_no_paper():
    assert list(tree([], view(paper="transparent"))) == []


def test_one_path_a_stroke_without_attributes_of_its_own():
    svg = tree([strokes()], view(stroke_width=2))
    paths = list(svg.iter(f"{SVG}path"))
    assert len(paths) == 12
    assert all(set(path.attrib) == {"d"} for path in paths)
    [group] = groups(svg)
    assert group.attrib == {
        "fill": "none",
        "stroke": "#111111",
        "stroke-width": f"{2 * 500 / np.hypot(1920, 1080):.4g}",
        "stroke-linecap": "round",
        "stroke-linejoin": "round",
    }


def test_opacity_is_of_the_whole_layer():
    assert groups(tree([strokes()], view(stroke_opacity=0.5)))[0].get("opacity") == "0.5"


def test_widths_are_grouped_and_nearly_exact():
    width = np.random.default_rng(2).uniform(0.4, 2.5, 200).astype(np.float32)
    layer = strokes(200, width=width)
    svg = tree([layer], view(stroke_width=2))
    pens = pens_of(layer, preserve=False)
    assert len(pens.width) <= 17
    written = [float(g.get("stroke-width")) for g in groups(svg)[1:] for _ in g.iter(f"{SVG}path")]
    exact = width[pens.order] * view(stroke_width=2).pen(400, 300)
    assert len(written) == 200
    assert np.abs(np.array(written) / exact - 1).max() < 0.061


def test_a_width_does_not_depend_on_other_strokes():
    width = np.linspace(0.5, 2, 50, dtype=np.float32)
    layer = strokes(50, width=width)

    def widths(count):
        pens = pens_of(layer.first(count), preserve=False)
        found = np.empty(count)
        found[pens.order] = np.repeat(pens.width, np.diff(pens.starts))
        return found

    np.testing.assert_array_equal(widths(20), widths(50)[:20])


def test_absolute_widths_do_not_follow_the_pen():
    layer = replace(strokes(3, width=[3, 3, 3]), absolute=True)
    for pen in (1.0, 4.0):
        assert groups(tree([layer], view(stroke_width=pen)))[0].get("stroke-width") == "3"


def test_own_colours_only_where_they_are_kept():
    color = np.array([[255, 0, 0], [0, 128, 255], [255, 0, 0]], np.uint8)
    layer = strokes(3, color=color)
    assert "#ff0000" not in write_svg(400, 300, [layer], view())
    svg = tree([layer], view(preserve=True))
    found = {}
    for element in svg.iter():
        if "stroke" in element.attrib:
            found[element.get("stroke")] = len(list(element.iter(f"{SVG}path")))
    assert found == {"#ff0000": 2, "#0080ff": 1}


def test_gradients_run_from_the_start_to_the_farthest_point():
    line = polyline((10, 10), (110, 10))
    gradient = np.array([[[255, 0, 0], [0, 255, 0], [0, 0, 255]], [[9, 9, 9]] * 3], np.uint8)
    layer = layer_of([line, line + 20], gradient=gradient)
    svg = tree([layer], view(preserve=True))
    [found] = svg.iter(f"{SVG}linearGradient")
    assert [found.get(name) for name in ("x1", "y1", "x2", "y2")] == ["10", "10", "110", "10"]
    assert [(stop.get("offset"), stop.get("stop-color")) for stop in found] == [
        ("0", "#ff0000"),
        ("0.5", "#00ff00"),
        ("1", "#0000ff"),
    ]
    paints = {element.get("stroke") for element in svg.iter() if "stroke" in element.attrib}
    assert paints == {f"url(#{found.get('id')})", "#090909"}


def test_a_closed_stroke_has_a_gradient_across_it():
    gradient = np.zeros((1, 5, 3), np.uint8)
    gradient[0, 2] = 200
    svg = tree([layer_of([circle(50, 50, 20)], closed=[True], gradient=gradient)], view(preserve=True))
    [found] = svg.iter(f"{SVG}linearGradient")
    assert (found.get("x1"), found.get("x2")) == ("70", "30")
    assert found[-1].get("stop-color") == "#c8c8c8"


def test_names_of_gradients_differ_between_drawings():
    gradient = np.arange(36, dtype=np.uint8).reshape(3, 4, 3)
    names = [
        set(
            re.findall(
                r'id="([^"]*)"',
                write_svg(400, 300, [strokes(3, seed, gradient=gradient)], view(preserve=True)),
            )
        )
        for seed in (1, 2)
    ]
    assert len(names[0]) == 3
    assert names[0].isdisjoint(names[1])


def test_profiles_are_filled_outlines():
    layer = strokes(3, profile=[np.linspace(0.2, 1, 13)] * 3)
    [group] = groups(tree([layer]))
    assert group.attrib == {"fill": "#111111"}
    assert all(data.endswith("z") for data in path_data(write_svg(400, 300, [layer], view())))


def test_layers_keep_their_order():
    layers = [strokes(2), strokes(3, profile=[np.ones(13)] * 3)]
    assert [len(g) for g in groups(tree(layers))] == [2, 3]


@pytest.mark.parametrize("layer", [strokes(3), strokes(3, profile=[np.ones(13)] * 3)])
def test_the_document_is_the_same_without_compiled_writer(layer):
    assert write_svg(400, 300, [layer], view()) == write_svg(400, 300, [layer], view(), compiled=False)


@pytest.mark.parametrize("color", ["red", '#111"/><script>', "#11", "#GGGGGG", "transparent "])
def test_only_normalised_colours_are_written(color):
    with pytest.raises(ValueError, match="not a colour"):
        view(stroke_color=color)


def test_the_view_is_the_view_only_fields():
    assert set(FIELDS) == {path for path, field in SCHEMA.items() if field.view_only}
