"""Tuning: it finds what is best, ends what is hopeless, and goes on where it was."""

from pathlib import Path

import pytest

from vec2art_nb import MissingLibraryError
from vec2art_nb.errors import ExperimentError
from vec2art_nb.lab import Experiment, Metric, Store, tune
from vec2art_nb.lab.chart import chart_of
from vec2art_nb.lab.pruning import LEARNING
from vec2art_nb.lab.runner import Runner
from vec2art_nb.lab.search import Search
from vec2art_nb.pool import Pool

SEARCH = {"detail": (0, 1), "edge.max_error": (0.3, 4)}

#: Best at a detail of 0.3; a draft is a little worse.
AIM = Metric("aim", lambda _picture, drawing: abs(drawing.params["detail"] - 0.3) + 0.01 * drawing.draft)
FINALS = Metric("count", lambda _picture, drawing: 1.0 - drawing.draft)


def tuned(picture, pool, objective=AIM, search=SEARCH, **options) -> Experiment:
    return tune(picture, None, search, objective, pool=pool, progress=False, **options)


def values(found: Experiment) -> list[dict]:
    return [dict(trial.values) for trial in found]


@pytest.fixture(scope="module")
def one_worker():
    with Pool("thread", workers=1) as made:
        yield made


def test_it_finds_what_is_best(picture, pool) -> None:
    found = tuned(picture, pool, n_trials=40)
    assert len(found) == 40
    assert found.best().values["detail"] == pytest.approx(0.3, abs=0.06)
    assert found.best().metrics["aim"] == pytest.approx(abs(found.best().values["detail"] - 0.3))


def test_a_metric_to_be_maximised_is(picture, pool) -> None:
    aim = Metric("aim", lambda _picture, drawing: -((drawing.params["detail"] - 0.8) ** 2), "maximise")
    assert tuned(picture, pool, aim, n_trials=30).best().values["detail"] == pytest.approx(0.8, abs=0.1)


def test_hopeless_drafts_end_their_trials(picture, pool) -> None:
    found = tuned(picture, pool, n_trials=30, metrics=[FINALS])
    drawn = [trial for trial in found if not trial.pruned]
    assert LEARNING <= len(drawn) < 20
    assert all(trial.metrics["count"] == (not trial.pruned) for trial in found)
    assert not found.best().pruned
    assert found[-1].pruned <= found[-1].drawing.draft
    full = tuned(picture, pool, n_trials=12, prune=False)
    assert not any(trial.pruned for trial in full)


@pytest.mark.parametrize("workers", ["pool", "one_worker"])
def test_what_drafts_hide_is_found(picture, request: pytest.FixtureRequest, workers: str) -> None:
    def hidden(_picture, drawing) -> float:
        """Drafts are much too bad where the best finals are."""
        away = abs(drawing.params["detail"] - 0.3)
        return away + 0.5 * (drawing.draft and away < 0.15)

    found = tuned(picture, request.getfixturevalue(workers), Metric("hidden", hidden), n_trials=40)
    assert len(found) == 40
    assert found.best().metrics["hidden"] < 0.1
    assert sum(trial.pruned for trial in found) > 0


def test_a_second_look_leaves_nothing_that_could_be_the_best(picture, one_worker, monkeypatch) -> None:
    searches: list[Search] = []
    look = Search.second_look

    def watched(self: Search, until: float):
        searches.append(self)
        before = {number for number, trial in self.trials.items() if trial.pruned}
        again = list(look(self, until))
        assert {number for number in before if not self.trials[number].pruned}
        assert len(again) == len(before) - sum(trial.pruned for trial in self.trials.values())
        return again

    monkeypatch.setattr(Search, "second_look", watched)
    found = tuned(picture, one_worker, n_trials=30)
    (search,) = searches
    pruned = [trial for trial in found if trial.pruned]
    assert pruned
    for trial in pruned:
        place = tuple(n for axis in search.setting.axes for n in axis.coordinates(trial.values[axis.path]))
        assert search.drafts.hopeless(place, (trial.metrics["aim"],))


def test_past_the_time_there_is_no_second_look(picture, one_worker, monkeypatch) -> None:
    look = Search.second_look
    monkeypatch.setattr(Search, "second_look", lambda self, _until: look(self, 0.0))
    late = tuned(picture, one_worker, n_trials=20)
    monkeypatch.undo()
    found = tuned(picture, one_worker, n_trials=20)
    assert values(late) == values(found)
    assert sum(trial.pruned for trial in late) > sum(trial.pruned for trial in found)


def test_several_objectives_give_a_front(picture, pool) -> None:
    low = Metric("low", lambda _picture, drawing: drawing.params["detail"])
    high = Metric("high", lambda _picture, drawing: drawing.params["detail"], "maximise")
    found = tuned(picture, pool, [low, high], {"detail": (0, 1)}, n_trials=15)
    assert found.objectives == ("low", "high")
    details = {trial.values["detail"] for trial in found if not trial.pruned}
    assert {trial.values["detail"] for trial in found.pareto()} == details


def test_the_same_seed_finds_the_same_with_one_worker(picture, one_worker) -> None:
    first, second, other = (tuned(picture, one_worker, n_trials=14, seed=seed) for seed in (3, 3, 4))
    assert values(first) == values(second) != values(other)


def test_an_interrupted_search_goes_on_as_if_nothing_had_been(picture, one_worker, tmp_path: Path) -> None:
    path = tmp_path / "run.db"
    whole = tuned(picture, one_worker, n_trials=16, metrics=[FINALS])
    tuned(picture, one_worker, n_trials=9, metrics=[FINALS], store=path)
    before = _kept(path)
    found = tuned(picture, one_worker, n_trials=16, metrics=[FINALS], store=path)
    assert values(found) == values(whole)
    assert [trial.pruned for trial in found] == [trial.pruned for trial in whole]
    assert before <= _kept(path)
    again = tuned(picture, one_worker, n_trials=16, metrics=[FINALS], store=path)
    assert values(again) == values(whole)


def test_a_search_that_went_on_in_parallel_keeps_its_trials(picture, pool, tmp_path: Path) -> None:
    path = tmp_path / "run.db"
    first = tuned(picture, pool, n_trials=12, store=path)
    assert values(tuned(picture, pool, n_trials=15, store=path))[:12] == values(first)


def _kept(path: Path) -> set[bytes]:
    with Store(path) as store:
        return {record.key for record in store}


def test_time_out_ends_the_search(picture, pool) -> None:
    found = tuned(picture, pool, n_trials=500, timeout=0.0)
    assert len(found) == 0
    assert not found.complete


def test_an_interrupt_keeps_what_is_finished(picture, pool, monkeypatch) -> None:
    taken, calls = Runner.next, []

    def interrupted(self):
        calls.append(1)
        if len(calls) > 4:
            raise KeyboardInterrupt
        return taken(self)

    monkeypatch.setattr(Runner, "next", interrupted)
    found = tuned(picture, pool, n_trials=30)
    assert 1 <= len(found) <= 4


def test_trials_that_fail_are_told_of_and_do_not_end_the_search(picture, pool) -> None:
    def picky(_picture, drawing) -> float:
        return 1 / (drawing.params["edge.passes"] - 1)

    search = {"edge.passes": [1, 2], "edge.nms_low": (0.05, 0.2), "edge.nms_high": (0.05, 0.3)}
    found = tuned(picture, pool, picky, search, n_trials=20)
    assert len(found) == 20
    assert {"ZeroDivisionError" in trial.error for trial in found.failed} == {True, False}
    assert found.best().values["edge.passes"] == 2


def test_the_chart_shows_every_trial_and_what_is_best(picture, pool) -> None:
    found = tuned(picture, pool, n_trials=12)
    assert chart_of(found).count("<circle") == 12
    assert found.chart()._repr_svg_().startswith("<svg")
    assert chart_of(found[:0]).startswith("<svg")
    both = tuned(picture, pool, [AIM, FINALS], n_trials=12)
    assert chart_of(both).count("<circle") == 12


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"search": {}}, "at least one field"),
        ({"objective": []}, "at least one metric"),
        ({"objective": "tones"}, "one of ssim, tone"),
        ({"n_trials": 0}, "a whole number from 1"),
    ],
)
def test_what_makes_no_sense_is_refused(picture, pool, options: dict, reason: str) -> None:
    with pytest.raises(ExperimentError, match=reason):
        tuned(picture, pool, **options)


def test_without_optuna_it_says_what_to_install(picture, monkeypatch) -> None:
    monkeypatch.setattr("vec2art_nb.lab.extra.find_spec", lambda _name: None)
    with pytest.raises(MissingLibraryError, match=r'optuna .* pip install "vec2art-nb\[tune\]"'):
        tune(picture, search=SEARCH)
