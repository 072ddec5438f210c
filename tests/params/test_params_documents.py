from __future__ import annotations

import json
from html import escape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from params_strategies import states

from vec2art_nb._version import __version__
from vec2art_nb.errors import ParamsError, ParamsFileError
from vec2art_nb.params import DEFAULTS, SCHEMA_VERSION, Params, metadata_json
from vec2art_nb.params.document import ELEMENT, NAMESPACE, read_document
from vec2art_nb.params.svg_metadata import read_svg_metadata

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def svg_with(text: str, before: str = "") -> str:
    ours = f'<{ELEMENT} xmlns="{NAMESPACE}" version="1">{escape(text, quote=False)}</{ELEMENT}>'
    root = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">'
    return f"{before}{root}<title>t</title><metadata>{ours}</metadata><path/></svg>"


def test_a_document_names_its_versions_and_every_field():
    document = json.loads(Params(detail=0.7).to_json())
    assert document["generator"] == "vec2art_nb"
    assert (document["version"], document["schema"]) == (__version__, SCHEMA_VERSION)
    assert document["params"] == {**DEFAULTS, "detail": 0.7}


def test_a_document_of_all_fields_is_small_and_always_the_same_text():
    text = metadata_json(DEFAULTS)
    assert len(text) < 3000
    assert text == metadata_json(dict(sorted(DEFAULTS.items(), reverse=True)))


def test_json_written_by_hand_needs_only_the_fields():
    by_hand = '\ufeff {"algorithm": "centerline", "window": 21, "stroke": {"width": 2}}'
    assert Params.from_json(by_hand) == Params("centerline", window=21, stroke_width=2)


def test_json_is_read_from_a_path(tmp_path: Path):
    file = tmp_path / "params.json"
    file.write_text(Params(detail=0.7).to_json(), encoding="utf-8-sig")
    assert Params.from_json(file) == Params.from_json(str(file)) == Params(detail=0.7)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"detail": NaN}', "NaN is no JSON number"),
        ('{"detail": -Infinity}', "-Infinity is no JSON number"),
        ('{"detail": 1e999}', "detail: inf is not allowed"),
        ('{"detail": 0.5, "detail": 0.6}', "a name appears twice"),
        ('{"detail": 0.5', "no valid JSON"),
        (b'{"detail": "\xff"}', "no valid JSON"),
        (b"[1, 2]", "a JSON list"),
        (b"", "no valid JSON"),
        ('{"params": [1]}', "'params' is a JSON list"),
        ('{"a":' * 100_000, "no valid JSON"),
        ('{"detail": ' + "9" * 5000 + "}", "no valid JSON"),
        ('{"detail": 0.5, "x": "' + "y" * 2**20 + '"}', "too large; expected at most 1 MB"),
        ('{"schema": 99, "version": "7.0", "params": {}}', "written with schema 99 by version '7.0'"),
        ('{"schema": "new", "params": {}}', "Install a newer version"),
        ('{"params": {"edge.max_eror": 1}}', "no field 'edge.max_eror'. Did you mean edge.max_error?"),
        ('{"params": {"edge.nms_low": 0.1}}', "edge.nms_high"),
        ('{"params": {"detail": {"deep": 1}}}', "detail: {'deep': 1} is not allowed"),
        (
            "no/such/file.json",
            "No such file or directory; expected the path of a readable file, or JSON text",
        ),
        ("/", "Is a directory"),
        ("bad\0path", "not a path"),
        ("x" * 100_000, "File name too long"),
        (3, "is a int; expected a path"),
    ],
)
def test_bad_json_is_refused_with_what_is_wrong(text, said):
    with pytest.raises(ParamsError) as caught:
        Params.from_json(text)
    assert said in str(caught.value)
    assert len(str(caught.value)) < 500


@given(st.dictionaries(st.sampled_from(["params", "schema", "detail", "edge", "x"]), json_values, max_size=3))
@settings(deadline=None, max_examples=60)
def test_any_json_object_gives_params_or_an_error_of_ours(document):
    try:
        params = Params.from_json(json.dumps(document))
    except ParamsError:
        return
    assert Params.from_json(params.to_json()) == params


@given(states, st.booleans())
@settings(deadline=None, max_examples=30)
def test_an_svg_brings_its_parameters_back(state, as_bytes):
    text = svg_with(metadata_json(state), '<?xml version="1.0" encoding="UTF-8"?>\n')
    assert Params.from_svg(text.encode() if as_bytes else text).snapshot() == state


def test_an_svg_is_read_from_a_path(tmp_path: Path):
    file = tmp_path / "drawing.svg"
    file.write_text(svg_with(metadata_json(DEFAULTS)), encoding="utf-8")
    assert Params.from_svg(file) == Params.from_svg(str(file)) == Params()


def test_an_svg_that_another_program_has_saved_is_still_read():
    ours = f"<v:{ELEMENT}><![CDATA[{metadata_json(DEFAULTS)}]]></v:{ELEMENT}>"
    rdf = '<metadata><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></metadata>'
    text = f'<svg xmlns:v="{NAMESPACE}">{rdf}<g><metadata>{ours}</metadata></g></svg>'
    assert Params.from_svg(text) == Params()


def test_the_declared_encoding_counts_for_bytes_only():
    text = svg_with('{"paper": "white"}', '<?xml version="1.0" encoding="UTF-16"?>')
    assert Params.from_svg(text) == Params()
    assert Params.from_svg(text.encode("utf-16")) == Params()


def test_reading_stops_at_the_parameters():
    text = svg_with("{}")
    rest = text.index("</metadata>") + len("</metadata>")
    assert read_svg_metadata(text[:rest] + "<<< no XML & not read") == "{}"


def test_a_stack_carries_the_parameters_of_every_drawing():
    below, above = Params(detail=0.2), Params("centerline")
    parts = [metadata_json(one.snapshot()) for one in (below, above)]
    text = svg_with(parts[0]).replace(
        "</metadata>", f'<{ELEMENT} xmlns="{NAMESPACE}">{parts[1]}</{ELEMENT}></metadata>'
    )
    assert Params.parts_from_svg(text) == (below, above)
    with pytest.raises(ParamsFileError, match=r"a stack of 2 drawings.*Params\.parts_from_svg"):
        Params.from_svg(text)


@pytest.mark.parametrize("opening", ["<!doctype html>", "\ufeff \n<!DOCTYPE HTML PUBLIC>"])
def test_a_web_page_is_read_for_the_drawing_in_it(opening: str):
    page = (
        f"{opening}<title>a &lt;svg> &nbsp;</title><meta><main>{svg_with(metadata_json(DEFAULTS))}</main><br>"
    )
    assert Params.from_svg(page) == Params.from_svg(page.encode()) == Params()


LAUGHS = "".join(f'<!ENTITY l{i + 1} "{f"&l{i};" * 10}">' for i in range(9))
HOSTILE = {
    "billion laughs": (
        svg_with("{}", f'<!DOCTYPE svg [<!ENTITY l0 "ha">{LAUGHS}]>').replace("{}", "&l9;"),
        "DOCTYPE",
    ),
    "external entity": (
        svg_with("{}", '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        "DOCTYPE",
    ),
    "external DTD": (svg_with("{}", '<!DOCTYPE svg SYSTEM "http://example.com/svg.dtd">'), "DOCTYPE"),
    "undeclared entity": (svg_with("{}").replace("{}", "&x;"), "no valid XML"),
    "deep nesting": ("<svg>" + "<g>" * 1000, "nested deeper than 256"),
    "much metadata": (svg_with('{"x": "' + "y" * 2**20 + '"}'), "more than 1 MB of parameters"),
    "no metadata": ("<svg><metadata/></svg>", "without parameters of vec2art_nb"),
    "another namespace": (svg_with("{}").replace(NAMESPACE, "https://example.com"), "without parameters"),
    "no XML": ("<svg", "no valid XML"),
    "compressed": (b"\x1f\x8b\x08\x00", "no valid XML"),
    "unknown encoding": (b'<?xml version="1.0" encoding="klingon"?><svg/>', "no valid XML"),
    "multi-byte encoding": (b'<?xml version="1.0" encoding="shift_jis"?><svg/>', "no valid XML"),
    "empty": (b"", "no valid XML"),
    "lone surrogate": (svg_with("\ud800"), "no valid XML"),
    "wrong JSON": (svg_with("{detail: 1}"), "no valid JSON"),
    "other JSON": (svg_with("{} {}"), "no valid JSON"),
    "not JSON": (svg_with("hello"), "hello"),
    "wrong value": (svg_with('{"params": {"detail": 7}}'), "detail: 7 is not allowed"),
    "missing": ("no/such.svg", "No such file"),
    "page without a drawing": ("<!doctype html><p>hello", "a web page without an SVG"),
    "page of parts": ("<!doctype html></svg><svg>", "a web page without an SVG"),
    "page that lies": ("<!doctype html><svg><!DOCTYPE x><p></svg>", "no valid XML"),
    "page of another program": ("<!doctype html><svg><g/></svg>", "without parameters"),
    "deep page": ("<!doctype html>" + "<svg>" * 1000 + "</svg>", "nested deeper than 256"),
}


@pytest.mark.parametrize(("source", "said"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_or_foreign_svg_is_refused(source, said):
    with pytest.raises(ParamsError) as caught:
        Params.from_svg(source)
    assert said in str(caught.value)


def test_a_file_that_is_too_large_is_not_read_whole(tmp_path: Path):
    file = tmp_path / "huge.svg"
    with file.open("wb") as huge:
        huge.truncate(2**30)  # sparse: takes no room
    with pytest.raises(ParamsFileError, match="at most 64 MB of SVG"):
        Params.from_svg(file)
    with pytest.raises(ParamsFileError, match="at most 1 MB of JSON"):
        read_document(file)


@given(st.text(max_size=60) | st.binary(max_size=60))
@settings(deadline=None, max_examples=60)
def test_any_text_or_bytes_gives_an_error_of_ours(source):
    with pytest.raises(ParamsError):
        Params.from_svg(source)
    opened = "<" + source if isinstance(source, str) else b"<svg>" + source
    with pytest.raises(ParamsError):
        Params.from_svg(opened)
