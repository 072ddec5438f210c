"""Sweeps: every variant once, in order, whatever happens on the way."""

import math
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from vec2art_nb import Params, vectorize
from vec2art_nb.errors import ExperimentError, StoreError
from vec2art_nb.lab import METRICS, Experiment, Metric, Store, sweep
from vec2art_nb.lab.metrics import rendering
from vec2art_nb.lab.runner import Runner
from vec2art_nb.pool import Pool

AXES = {"edge.max_error": [0.5, 2.0], "detail": [0.2, 0.8]}
CHEAP = ("elements", "bytes")


def swept(picture, pool, axes=AXES, metrics=CHEAP, **options) -> Experiment:
    return sweep(picture, None, axes, metrics, pool=pool, progress=False, **options)


def test_trials_come_in_the_order_of_the_grid_with_their_figures(picture, pool) -> None:
    found = swept(picture, pool)
    values = [(trial.values["edge.max_error"], trial.values["detail"]) for trial in found]
    assert values == [(0.5, 0.2), (0.5, 0.8), (2.0, 0.2), (2.0, 0.8)]
    assert found.complete
    for trial in found:
        drawing = vectorize(picture, params=trial.params)
        assert trial.metrics == {"elements": len(drawing.layers[0]), "bytes": len(drawing.to_svg())}
        assert trial.stats["strokes"] == drawing.stats.strokes


@pytest.mark.parametrize("backend", ["inline", "process"])
def test_every_back_end_gives_the_same(backend: str, picture, pool) -> None:
    metrics = (*METRICS, Metric("own", lambda seen, drawing: float(seen.width + len(drawing.layers))))
    with Pool(backend, workers=2) as other:
        theirs = swept(picture, other, metrics=metrics)
    for trial, twin in zip(theirs, swept(picture, pool, metrics=metrics), strict=True):
        assert list(trial.metrics) == [*METRICS, "own"]
        assert trial.metrics == pytest.approx(dict(twin.metrics), rel=0, abs=0, nan_ok=True)
        assert (trial.stats, trial.thumbnail) == (twin.stats, twin.thumbnail)


def test_workers_measure_what_the_package_brings_and_this_process_what_it_was_given(picture) -> None:
    at = []
    own = Metric("own", lambda _seen, _drawing: float(at.append(threading.current_thread().name) or 0))
    mine = replace(METRICS["ssim"], measure=lambda _seen, _drawing: 7.0)  # only its name is the same
    measured = []
    with Pool("process", workers=1) as pool, pytest.MonkeyPatch.context() as patch:
        patch.setattr(rendering, "rendered", measured.append)
        (trial,) = swept(picture, pool, {}, [own, mine, "tone", "ink"])
    assert trial.metrics.keys() == {"own", "ssim", "tone", "ink"}
    assert trial.metrics["ssim"] == 7
    assert at[0].startswith("vec2art_nb-lab")
    assert not measured


def test_a_trial_is_drawn_again_to_the_same_bytes_and_has_a_picture(picture, pool) -> None:
    trial = swept(picture, pool)[1]
    again = vectorize(picture, edge_max_error=0.5, detail=0.8)
    assert trial.drawing.to_svg() == again.to_svg()
    assert trial.drawing is trial.drawing
    assert trial.thumbnail.startswith(b"\x89PNG")
    assert "data:image/png" in trial._repr_html_()


def test_a_base_may_be_a_preset_params_or_fields(picture, pool) -> None:
    for base in ("ink", Params(preset="ink"), {"stroke.width": 3.6, "edge.width_profile": "ink"}):
        (trial,) = sweep(picture, base, metrics=CHEAP, pool=pool, progress=False)
        assert trial.params["edge.width_profile"] == "ink"
        assert trial.values == {}


def test_values_that_cannot_hold_together_are_trials_with_an_error(picture, pool) -> None:
    found = swept(picture, pool, {"edge.nms_low": [0.05, 0.2], "edge.nms_high": [0.1, 0.3]})
    (bad,) = found.failed
    assert bad.values == {"edge.nms_low": 0.2, "edge.nms_high": 0.1}
    assert "edge.nms" in bad.error
    assert not found.complete
    with pytest.raises(ExperimentError, match="values that hold together"):
        _ = bad.drawing


def test_a_metric_that_raises_is_an_error_of_its_trials_only(picture, pool) -> None:
    def picky(_picture, drawing) -> float:
        return 1 / (drawing.params["detail"] - 0.2)

    found = swept(picture, pool, metrics=[picky])
    assert [trial.error for trial in found][::2] == [
        "metric picky: ZeroDivisionError: float division by zero"
    ] * 2
    assert found.best().values["detail"] == 0.8


def test_a_finished_trial_is_never_drawn_again(picture, pool, tmp_path: Path) -> None:
    path = tmp_path / "run.db"
    drawn = []
    count = Metric("count", lambda _picture, drawing: float(drawn.append(drawing.params["detail"]) or 0))
    first = swept(picture, pool, {"detail": [0.2, 0.8]}, [count], store=path)
    assert sorted(drawn) == [0.2, 0.8]
    more = swept(picture, pool, {"detail": [0.2, 0.5, 0.8]}, [count], store=path)
    assert sorted(drawn) == [0.2, 0.5, 0.8]
    assert [more[0].record.thumbnail, more[2].record.thumbnail] == [one.record.thumbnail for one in first]
    edited = Metric("count", count.measure, version="2")
    swept(picture, pool, {"detail": [0.2]}, [edited], store=path)
    assert len(drawn) == 4


def test_equal_variants_are_drawn_once(picture, pool) -> None:
    drawn = []
    count = Metric("count", lambda _picture, _drawing: float(drawn.append(1) or len(drawn)))
    found = swept([picture, picture], pool, {"detail": [0.5, 0.5]}, [count])
    assert [trial.metrics["count"] for trial in found] == [1.0] * 4


def test_an_interrupt_keeps_what_is_finished(picture, pool, tmp_path: Path, monkeypatch) -> None:
    taken = Runner.next
    calls = []

    def interrupted(self):
        calls.append(1)
        if len(calls) > 1:
            raise KeyboardInterrupt
        return taken(self)

    path = tmp_path / "run.db"
    monkeypatch.setattr(Runner, "next", interrupted)
    found = swept(picture, pool, {"detail": [k / 10 for k in range(11)]}, store=path)
    monkeypatch.undo()
    assert 1 <= len(found) <= 11
    assert found.planned == 11
    with Store(path) as store:
        assert len(store) == len(found)
    assert len(swept(picture, pool, {"detail": [k / 10 for k in range(11)]}, store=path)) == 11


def test_two_sweeps_into_one_store_share_the_work(picture, pool, tmp_path: Path) -> None:
    path, axes, drawn = tmp_path / "run.db", {"detail": [k / 20 for k in range(21)]}, []
    count = Metric("count", lambda _picture, drawing: float(drawn.append(drawing.params["detail"]) or 0))
    Store(path).close()
    found = []
    twins = [
        threading.Thread(target=lambda: found.append(swept(picture, pool, axes, [count], store=path)))
        for _ in range(2)
    ]
    for twin in twins:
        twin.start()
    for twin in twins:
        twin.join()
    assert [len(one) for one in found] == [21, 21]
    assert sorted(drawn) == axes["detail"]


def test_a_store_that_is_lost_ends_the_sweep_with_its_error(picture, pool) -> None:
    store = Store()
    store.close()
    with pytest.raises(StoreError, match="it is closed"):
        swept(picture, pool, store=store)


def test_a_store_that_was_open_stays_open(picture, pool) -> None:
    with Store() as store:
        swept(picture, pool, store=store)
        assert len(store) == 4


def test_a_figure_that_does_not_apply_is_nan_and_never_the_best(picture, pool) -> None:
    found = swept(picture, pool, {"algorithm": ["edge", "dots"]}, ["dot_tone"])
    assert math.isnan(found[0].metrics["dot_tone"])
    assert found.best().values == {"algorithm": "dots"}
