"""Experiments: tables, pictures, the best of them."""

import sys

import pytest

from vec2art_nb import MissingLibraryError
from vec2art_nb.errors import ExperimentError
from vec2art_nb.lab import Experiment, Trial, sweep
from vec2art_nb.lab.metrics import metrics_of
from vec2art_nb.lab.record import Record
from vec2art_nb.params import DEFAULTS, saved_presets


def trial_of(picture, tone: float, elements: float, **fields) -> Trial:
    record = Record(b"", picture.name, picture.digest, {}, {"tone": tone, "elements": elements})
    return Trial(picture, {"detail": tone}, DEFAULTS.evolve(detail=tone), record, **fields)


@pytest.fixture
def experiment(picture) -> Experiment:
    points = [(0.1, 30), (0.2, 20), (0.3, 25), (0.4, 10), (float("nan"), 5)]
    return Experiment([trial_of(picture, *point) for point in points], metrics_of(["tone", "elements"]))


@pytest.fixture(scope="module")
def swept(picture, pool) -> Experiment:
    axes = {"detail": [0.2, 0.8], "stroke.color": ["red", "blue"]}
    return sweep(picture, None, axes, ["ssim", "elements"], pool=pool, progress=False)


def test_the_best_is_that_of_a_metric_in_its_direction(experiment: Experiment) -> None:
    assert experiment.best().metrics["tone"] == 0.1
    assert experiment.best("elements").metrics["elements"] == 5
    assert [trial.metrics["tone"] for trial in experiment.sorted("tone")][:4] == [0.1, 0.2, 0.3, 0.4]


def test_pareto_leaves_what_nothing_surpasses_in_all_metrics(experiment: Experiment) -> None:
    assert [trial.metrics["tone"] for trial in experiment.pareto("tone", "elements")] == [0.1, 0.2, 0.4]


def test_a_pruned_trial_is_neither_best_nor_on_the_front(picture) -> None:
    trials = [trial_of(picture, 0.1, 1, pruned=True), trial_of(picture, 0.2, 2)]
    found = Experiment(trials, metrics_of(["tone", "elements"]))
    assert found.best() is trials[1]
    assert list(found.pareto("tone", "elements")) == trials[1:]


def test_a_metric_that_was_not_measured_is_refused(experiment: Experiment) -> None:
    with pytest.raises(ExperimentError, match=r"metric: 'ssim' .* measured: tone, elements"):
        experiment.best("ssim")
    with pytest.raises(ExperimentError, match="at least one trial"):
        Experiment([], metrics_of(["tone"])).best()


def test_it_is_a_sequence_of_trials(experiment: Experiment) -> None:
    assert experiment[0] is experiment.trials[0]
    assert isinstance(experiment[:2], Experiment)
    assert len(list(experiment)) == len(experiment) == 5


def test_axes_list_the_different_values(swept: Experiment) -> None:
    assert swept.axes == {"detail": (0.2, 0.8), "stroke.color": ("#ff0000", "#0000ff")}
    assert len(swept.pictures) == 1


def test_a_table_has_a_row_per_trial_and_shows_thumbnails(swept: Experiment) -> None:
    table = swept.to_frame()
    assert list(table["detail"]) == [0.2, 0.2, 0.8, 0.8]
    assert {"picture", "ssim", "elements", "strokes", "seconds", "thumbnail", "error"} <= set(table.columns)
    best = table["ssim"].idxmax()
    assert swept[best] is swept.best("ssim")
    shown = table[table["detail"] > 0.5]._repr_html_()
    assert shown.count("data:image/png") == 2
    assert "PNG" in repr(table)


def test_texts_in_a_table_cannot_become_markup(picture) -> None:
    record = Record(b"", "rings", b"", {}, error="<script>")
    table = Experiment([Trial(picture, {}, None, record)], ()).to_frame()
    assert "<script>" not in table._repr_html_()
    assert "<script>" not in Trial(picture, {}, None, record)._repr_html_()


def test_a_notebook_shows_the_first_trials_and_says_how_many_more(picture) -> None:
    many = Experiment([trial_of(picture, 0.5, k) for k in range(30)], metrics_of(["tone", "elements"]))
    shown = many._repr_html_()
    assert shown.count("<figure") == 24
    assert "and 6 more" in shown


def test_without_pandas_the_table_says_what_to_install(swept: Experiment, monkeypatch) -> None:
    monkeypatch.setattr("vec2art_nb.lab.extra.find_spec", lambda _name: None)
    with pytest.raises(MissingLibraryError, match=r'pip install "vec2art-nb\[tune\]"'):
        swept.to_frame()


def test_a_trial_becomes_a_preset(swept: Experiment, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("VEC2ART_NB_PRESETS", str(tmp_path))
    swept.best("ssim").save_preset("from_a_sweep")
    (preset,) = saved_presets()
    assert preset.values["stroke.color"] == swept.best("ssim").params["stroke.color"]


def test_importing_the_room_brings_neither_optuna_nor_pandas() -> None:
    import subprocess

    code = "import vec2art_nb.lab, sys; vec2art_nb.lab.sweep; print({'optuna', 'pandas'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
