"""Presets that users save are found by name, and never harm anything else."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from params_strategies import states

from vec2art_nb import Params
from vec2art_nb.errors import ParamsError, ParamsFileError, ParamsWarning
from vec2art_nb.params import get_preset, presets
from vec2art_nb.params.presets_folder import VARIABLE, presets_folder
from vec2art_nb.params.resolve import resolve_params
from vec2art_nb.params.user_presets import MAX_PRESETS, delete_preset, find_preset, save_preset, saved_presets


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "mine"))
    return tmp_path / "mine"


def test_a_saved_preset_is_drawn_with_by_its_name(folder):
    params = Params("dots", count=900, stroke_width=3)
    save_preset("few_dots", params, title="Few", description="Few dots.", intent="Less is more.")
    assert resolve_params(preset="few_dots") == params.snapshot()
    assert resolve_params(preset="few_dots", fields={"count": 800})["dots.count"] == 800
    preset = get_preset("few_dots")
    assert (preset.name, preset.algorithm, preset.title) == ("few_dots", "dots", "Few")
    assert (preset.description, preset.intent) == ("Few dots.", "Less is more.")
    assert preset.values == {"stroke.width": 3.0, "dots.count": 900}


def test_saved_presets_are_listed_after_those_of_the_package(folder):
    for name in ("b_look", "a_look"):
        save_preset(name, {"algorithm": "dots"})
    own = presets(user=False)
    assert [preset.name for preset in presets()] == [*(preset.name for preset in own), "a_look", "b_look"]
    assert [preset.name for preset in presets("dots")][-2:] == ["a_look", "b_look"]
    assert "a_look" not in [preset.name for preset in presets("edge")]
    with pytest.raises(ParamsError, match=r"Did you mean 'a_look'\?"):
        get_preset("a_lok")


@given(states)
@settings(deadline=None, max_examples=25)
def test_any_parameters_come_back_as_they_were(tmp_path_factory, state):
    folder = tmp_path_factory.mktemp("presets")
    file = save_preset("look", state, folder=folder)
    preset = find_preset("look", folder)
    assert preset is not None
    assert resolve_params(preset.algorithm, params=preset.values) == state
    assert Params.from_json(file).snapshot() == state
    assert saved_presets(folder) == (preset,)


def test_the_file_names_its_versions_and_holds_what_differs(folder):
    file = save_preset("night", {"paper": "black"})
    document = json.loads(file.read_text())
    assert (file, document["schema"]) == (folder / "night.json", 1)
    assert document["preset"] == {"name": "night", "title": "Night", "description": "", "intent": ""}
    assert document["params"] == {"paper": "#000000"}


@pytest.mark.parametrize(
    "name",
    [
        *(
            "../up",
            "a/b",
            "a\\b",
            "/etc/x",
            "",
            ".",
            "..",
            "Ink",
            "über",
            "a b",
            "a.json",
            "9x",
            "x" * 41,
            "a\0",
        ),
        *(3, None),
    ],
)
@pytest.mark.parametrize("act", [lambda name: save_preset(name, {}), delete_preset])
def test_names_that_are_no_words_are_refused(folder, name, act):
    with pytest.raises(ParamsError, match="beginning with a letter"):
        act(name)
    assert not folder.exists()


def test_a_name_that_is_no_word_finds_nothing_and_names_a_way_out(tmp_path, folder):
    (tmp_path / "up.json").write_text("{}")
    assert find_preset("../up") is None
    with pytest.raises(ParamsError, match="For example 'my_look'"):
        save_preset("My Look!", {})
    with pytest.raises(ParamsError, match="allowed: a word"):
        save_preset("con", {})


@given(st.text(max_size=20))
@settings(deadline=None)
def test_whatever_the_name_nothing_is_written_outside_the_folder(tmp_path_factory, name):
    folder = tmp_path_factory.mktemp("presets")
    try:
        file = save_preset(name, {}, folder=folder / "in")
    except ParamsError:
        assert not list(folder.iterdir())
    else:
        assert file.parent == folder / "in"


@pytest.mark.parametrize("preset", presets(user=False)[::9], ids=lambda preset: preset.name)
def test_presets_of_the_package_keep_their_names(folder, preset):
    with pytest.raises(ParamsError, match=f"For example 'my_{preset.name}'"):
        save_preset(preset.name, {"detail": 0.9}, overwrite=True)
    folder.mkdir()
    (folder / f"{preset.name}.json").write_text('{"detail": 0.9}')
    assert get_preset(preset.name) == preset
    with pytest.warns(ParamsWarning, match="a name that no preset of the package has"):
        assert presets() == presets(user=False)


def test_a_preset_is_replaced_only_on_request(folder):
    file = save_preset("look", {"detail": 0.1})
    before = file.read_bytes()
    with pytest.raises(ParamsFileError, match="overwrite=True"):
        save_preset("look", {"detail": 0.2})
    assert file.read_bytes() == before
    save_preset("look", {"detail": 0.2}, overwrite=True)
    assert resolve_params(preset="look")["detail"] == 0.2
    assert list(folder.iterdir()) == [file]


def test_wrong_parameters_or_texts_leave_nothing_behind(folder):
    with pytest.raises(ParamsError, match="detail: 7"):
        save_preset("look", {"detail": 7})
    for what, text in [("title", "x" * 81), ("description", "two\nlines"), ("intent", 3)]:
        with pytest.raises(ParamsError, match=f"{what}: .* one line of at most"):
            save_preset("look", {}, **{what: text})
    assert not folder.exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "no valid JSON"),
        ('{"detail": 7}', "detail: 7 is not allowed"),
        ('{"glow": 1, "halo": 2}', "'glow'.* Nor is there 'halo'"),
        ('{"schema": 99, "params": {}}', "Install a newer version"),
        ('{"preset": {"title": "a\\nb"}, "params": {}}', "title: .* one line"),
        ('{"preset": {"title": 3}, "params": {}}', "title: 3"),
        ('{"x": "' + "y" * 2**20 + '"}', "too large"),
    ],
)
def test_a_broken_file_is_left_out_of_the_list_and_refused_by_name(folder, text, said):
    save_preset("good", {"detail": 0.9})
    (folder / "bad.json").write_text(text)
    with pytest.warns(ParamsWarning, match=f"(?s)a preset is left out: .*bad.json.*{said}"):
        assert [preset.name for preset in saved_presets()] == ["good"]
    with pytest.raises(ParamsFileError, match=rf"(?s)bad\.json.*{said}"):
        get_preset("bad")


def test_parameters_written_by_hand_are_a_preset_too(folder):
    folder.mkdir()
    (folder / "by_hand.json").write_text('{"algorithm": "centerline", "window": 21}')
    preset = get_preset("by_hand")
    assert (preset.title, preset.algorithm, preset.values) == (
        "By hand",
        "centerline",
        {"centerline.window": 21},
    )


def test_a_deleted_preset_is_gone(folder):
    save_preset("look", {})
    delete_preset("look")
    assert find_preset("look") is None
    with pytest.raises(ParamsFileError, match=r"look\.json: No such file"):
        delete_preset("look")


def test_a_folder_that_cannot_be_written_or_read_is_an_error_of_ours(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ParamsFileError, match="a folder that can be written"):
        save_preset("look", {}, folder=tmp_path / "file" / "deeper")
    assert saved_presets(tmp_path / "file") == saved_presets(tmp_path / "none") == ()


def test_what_is_no_file_is_no_preset(folder):
    (folder / "inner.json").mkdir(parents=True)
    os.mkfifo(folder / "pipe.json")  # reading it would wait for ever
    (folder / ".hidden.json").write_text("{")
    assert saved_presets() == ()
    assert find_preset("pipe") is None


def test_only_so_many_files_are_looked_at(folder):
    folder.mkdir()
    for number in range(MAX_PRESETS + 1):
        (folder / f"p{number}.json").write_text("{}")
    with pytest.warns(ParamsWarning, match="only 500 of 501"):
        assert len(saved_presets()) == MAX_PRESETS


@pytest.mark.parametrize(
    ("environment", "platform", "place"),
    [
        ({VARIABLE: "/shared/looks", "XDG_CONFIG_HOME": "/c"}, "linux", "/shared/looks"),
        ({VARIABLE: "~/looks"}, "linux", "{home}/looks"),
        ({}, "linux", "{home}/.config/vec2art_nb/presets"),
        ({"XDG_CONFIG_HOME": "relative"}, "linux", "{home}/.config/vec2art_nb/presets"),
        ({"XDG_CONFIG_HOME": "/c"}, "freebsd14", "/c/vec2art_nb/presets"),
        ({"XDG_CONFIG_HOME": "/c"}, "darwin", "{home}/Library/Application Support/vec2art_nb/presets"),
        ({"APPDATA": "/Roaming"}, "win32", "/Roaming/vec2art_nb/presets"),
        ({}, "win32", "{home}/AppData/Roaming/vec2art_nb/presets"),
    ],
)
def test_the_folder_is_where_the_system_keeps_configurations(environment, platform, place, monkeypatch):
    monkeypatch.setenv("HOME", "/home/me")
    assert presets_folder(environment, platform).as_posix() == place.format(home="/home/me")


def test_without_a_home_there_are_no_presets_and_saving_says_what_to_do(monkeypatch):
    def nowhere() -> Path:
        raise RuntimeError("no home")

    for variable in (VARIABLE, "XDG_CONFIG_HOME"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(Path, "home", nowhere)
    assert saved_presets() == ()
    assert find_preset("look") is None
    with pytest.raises(ParamsFileError, match=VARIABLE):
        save_preset("look", {})
