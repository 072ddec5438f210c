from __future__ import annotations

from threading import Event, Thread

import pytest

from vec2art_nb import flags
from vec2art_nb.params import Params
from vec2art_nb.params.debounce import MOST_STEPS


def test_a_burst_is_validated_once_with_its_last_value():
    params, told, answers = Params(), [], []
    params.subscribe("*", told.append)
    drag = params.debounced(validate_after=3600, settled=answers.append)
    for step in range(50):
        assert drag.propose({"detail": step / 100}) == ()
    assert (told, answers, params.detail) == ([], [], 0.5)
    drag.flush()
    assert [dict(delta.current) for delta in told] == [{"detail": 0.49}]
    assert [dict(answer.values) for answer in answers] == [{"detail": 0.49}]
    drag.flush()
    assert len(answers) == 1


def test_it_validates_by_itself_after_a_rest():
    params, done = Params(), Event()
    drag = params.debounced(validate_after=0.01, settled=lambda answer: done.set())
    for value in (0.1, 0.9):
        done.clear()
        drag.propose({"detail": value})
        assert done.wait(60)
        assert params.detail == value


def test_values_that_cannot_be_are_said_at_once_and_replace_nothing():
    params = Params()
    with params.debounced(validate_after=3600) as drag:
        drag.propose({"detail": 0.7})
        (problem,) = drag.propose({"detail": "much", "nothing": 1})[:1]
        assert problem.field == "detail"
    assert params.detail == 0.7


def test_what_rules_refuse_is_told_later():
    answers = []
    with Params(nms_low=0.04, nms_high=0.08).debounced(3600, answers.append) as drag:
        assert drag.propose({"nms_low": 0.15}) == ()
    assert [error.field for error in answers[0].errors] == ["edge.nms_low"]


def test_fields_that_others_follow_keep_all_their_values():
    expected, params = Params(edge_trace=False), Params(edge_trace=False)
    with params.debounced(validate_after=3600) as drag:
        for value in (False, True):
            expected.edge.flow = value
            drag.propose({"edge.flow": value})
    assert params == expected
    assert params.edge.trace is True


def test_names_mean_fields_of_the_algorithm_that_waits():
    params = Params("edge")
    with params.debounced(validate_after=3600) as drag:
        drag.propose({"algorithm": "centerline"})
        assert drag.propose({"window": 21}) == ()
    assert params.changed_fields() == {"algorithm": "centerline", "centerline.window": 21}


def test_a_burst_without_a_rest_is_validated_now_and_then():
    params = Params()
    drag = params.debounced(validate_after=3600)
    for step in range(MOST_STEPS):
        drag.propose({"detail" if step % 2 else "seed": 1 if step % 2 else step})
    assert params.version > 0
    drag.close()


def test_with_the_flag_off_everything_is_validated_at_once():
    params, told = Params(), []
    params.subscribe("*", told.append)
    drag = params.debounced(validate_after=3600)
    with flags.override(debounce=False):
        for value in (0.6, 0.7):
            drag.propose({"detail": value})
    assert [delta.after["detail"] for delta in told] == [0.6, 0.7]


def test_those_who_are_told_may_propose_and_flush():
    params, seen = Params(), []

    def told(answer) -> None:
        seen.append(dict(answer.values))
        if "seed" not in answer.values:
            drag.propose({"seed": 7})
            drag.flush()

    drag = params.debounced(3600, told)
    drag.propose({"detail": 0.9})
    drag.flush()
    assert seen == [{"detail": 0.9}, {"seed": 7}]


def test_a_listener_that_fails_is_logged_and_the_rest_goes_on(caplog):
    params = Params()
    drag = params.debounced(3600, lambda answer: 1 / 0)
    drag.propose({"detail": 0.9})
    drag.propose({"seed": 4})
    drag.flush()
    assert (params.detail, params.seed) == (0.9, 4)
    assert len(caplog.records) == 2


def test_several_threads_may_propose_and_flush():
    params, answers = Params(), []
    drag = params.debounced(3600, answers.append)

    def work(worker: int) -> None:
        for step in range(100):
            drag.propose({"seed": worker * 1000 + step} if worker % 2 else {"detail": step / 100})
            if step % 10 == worker:
                drag.flush()

    threads = [Thread(target=work, args=(worker,)) for worker in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    drag.flush()
    assert params.detail == 0.99
    assert params.seed % 1000 == 99
    assert len(answers) < 600


@pytest.mark.parametrize("seconds", [0, -1, float("nan")])
def test_no_rest_is_refused(seconds):
    with pytest.raises(ValueError, match="validate_after"):
        Params().debounced(seconds)
