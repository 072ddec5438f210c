"""Every field is an option of the command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vec2art_nb.cli import _parser, main
from vec2art_nb.cli.field_options import COMMON, fields_in, options
from vec2art_nb.cli.settings import settings as cli_settings
from vec2art_nb.errors import ParamsError
from vec2art_nb.params import SCHEMA, presets, save_preset
from vec2art_nb.params.json_schema import file_schema
from vec2art_nb.params.presets_folder import VARIABLE
from vec2art_nb.params.resolve import resolve_params
from vec2art_nb.params.schema import GROUPS

OPTIONAL = [field for field in SCHEMA.values() if field.path != "algorithm"]


def assigned(*arguments: str) -> list[str]:
    return _parser().parse_args(["cat.png", "-o", "out", *arguments]).assignments


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    with pytest.raises(SystemExit) as stop:
        main(["cat.png", "-o", "out", *arguments])
    assert stop.value.code == 2
    (line,) = capsys.readouterr().err.splitlines()
    return line


def other_value(field) -> str:
    """Text of a value that is not the default."""
    if field.kind == "choice":
        return next(word for word in field.choices if word != field.default)
    if field.kind == "color":
        return "#123456"
    return f"{field.minimum if field.default != field.minimum else field.maximum:.12g}"


@pytest.mark.parametrize("field", OPTIONAL, ids=lambda field: field.path)
def test_every_field_has_options_that_say_what_set_says(field):
    if field.kind == "boolean":
        on, off = options(field)
        assert assigned(on, off) == [f"{field.path}=true", f"{field.path}=false"]
    else:
        (name,) = options(field)
        text = other_value(field)
        assert assigned(name, text) == assigned(f"{name}={text}") == [f"{field.path}={text}"]
        assert field.parse(text) != field.default


@given(st.permutations(["--edge-max-error", "--max", "--set"]))
@settings(max_examples=6)
def test_the_last_word_on_a_field_counts_however_it_is_spelled(order):
    said = {
        "--edge-max-error": ["--edge-max-error", "2"],
        "--max": ["--set", "max_error=3"],
        "--set": ["--set", "edge.max_error=4"],
    }
    values = {"--edge-max-error": 2, "--max": 3, "--set": 4}
    arguments = [word for name in order for word in said[name]]
    assert cli_settings(None, None, None, assigned(*arguments))["edge.max_error"] == values[order[-1]]


def test_fields_go_over_preset_and_file(tmp_path: Path):
    file = tmp_path / "params.json"
    file.write_text(json.dumps({"detail": 0.2, "stroke": {"width": 5}}))
    found = cli_settings(None, "ink", str(file), assigned("--detail", "0.7", "--no-edge-flow"))
    fields = {"detail": 0.7, "stroke_width": 5, "edge_flow": False}
    assert found == resolve_params(preset="ink", fields=fields)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--detail", "7"], "detail: 7 is not allowed; allowed: a number from 0 to 1. The nearest is 1."),
        (["--detail", "much"], "detail: 'much' is not allowed"),
        (["--overlay", "edges"], "Did you mean 'edge'?"),
        (
            ["--edge-max-eror", "2"],
            "unrecognized arguments: --edge-max-eror 2; did you mean --edge-max-error?",
        ),
        (["--stroke-widht=2"], "did you mean --stroke-width?"),
        (["--edge-flow=false"], "--edge-flow: ignored explicit argument 'false'"),
        (["--stroke-width"], "--stroke-width: expected one argument"),
        (["--edge-nms-low", "0.15"], "edge.nms_high"),
    ],
)
def test_what_is_wrong_with_an_option_is_one_line(capsys, arguments, said):
    assert said in refused(capsys, *arguments)


def test_help_shows_the_fields_of_all_drawings_and_where_the_others_are(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    shown = capsys.readouterr().out
    assert len(shown.splitlines()) < 80
    for field in OPTIONAL:
        assert (f"\n  {options(field)[0]} " in shown) is (not field.group)
    assert all(group in shown for group in GROUPS)


@pytest.mark.parametrize("group", [COMMON, *GROUPS])
def test_a_group_of_fields_is_listed_with_its_options(capsys, group):
    assert main(["fields", group]) == 0
    shown = capsys.readouterr().out
    heads = [line.partition("=")[0] for line in shown.splitlines() if not line.startswith(" ")]
    assert heads == [field.path for field in fields_in(group)]
    assert all(name in shown for field in fields_in(group) for name in options(field))


def test_a_preset_that_cannot_be_read_is_one_line_and_the_others_are_listed(tmp_path: Path):
    (tmp_path / "broken.json").write_text("{")
    command = [sys.executable, "-m", "vec2art_nb", "presets"]
    environment = {**os.environ, VARIABLE: str(tmp_path)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert len(done.stdout.splitlines()) == len(presets(user=False))
    (line,) = done.stderr.splitlines()
    assert line.startswith("vec2art-nb: a preset is left out: ")
    assert "broken.json: no valid JSON" in line


def test_a_group_that_does_not_exist_is_refused_with_those_that_do(capsys):
    with pytest.raises(SystemExit) as stop:
        main(["fields", "strokes"])
    assert stop.value.code == 2
    assert "'stroke'" in capsys.readouterr().err


def test_the_json_schema_is_printed(capsys):
    assert main(["schema"]) == 0
    assert json.loads(capsys.readouterr().out) == file_schema()


def test_presets_of_the_user_are_listed_and_drawn_with(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    save_preset("night", {"paper": "black"}, description="White on black.")
    save_preset("x" * 40, {})
    assert main(["presets"]) == 0
    *_, night, long = capsys.readouterr().out.splitlines()
    assert night.split(maxsplit=2) == ["night", "edge", "White on black. (yours)"]
    assert long.split()[:2] == ["x" * 40, "edge"]
    assert cli_settings(None, "night", None, [])["paper"] == "#000000"
    with pytest.raises(ParamsError, match="Did you mean 'night'"):
        cli_settings(None, "nigth", None, [])
