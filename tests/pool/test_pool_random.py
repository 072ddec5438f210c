"""Thousands of random operations on a pool: every job ends once, with the right drawing or a clear error."""

import os
import signal
import time
import traceback
from collections import Counter
from contextlib import suppress
from functools import wraps

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from vec2art_nb import Cancelled, Picture, flags, vectorize
from vec2art_nb.errors import JobTimeout, PoolError, WorkerCrashed
from vec2art_nb.pool import Pool

PICTURES = [
    Picture.open(np.kron(np.random.default_rng(k).integers(0, 2, (6, 6)), np.ones((12, 12))))
    for k in range(3)
]
ALGORITHMS = ["edge", "centerline", "dots"]
EXPECTED: dict[tuple[int, str, float], bytes] = {}


def expected(number, algorithm, detail):
    """Points that `vectorize` gives."""
    about = number, algorithm, detail
    if about not in EXPECTED:
        drawing = vectorize(PICTURES[number], algorithm, detail=detail)
        EXPECTED[about] = b"".join(layer.points.tobytes() for layer in drawing.layers)
    return EXPECTED[about]


def told(operation):
    """The operation, which writes down what fails: a run that cannot be repeated would hide it."""

    @wraps(operation)
    def run(*arguments, **named):
        try:
            return operation(*arguments, **named)
        except BaseException:
            traceback.print_exc()
            raise

    return run


class Operations(RuleBasedStateMachine):
    """Whatever users and bad luck may do."""

    backend = "process"

    def __init__(self):
        super().__init__()
        self.pool = Pool(self.backend, workers=2)
        self.jobs = []
        self.ends = Counter()
        self.superseding = {}

    @rule(
        number=st.integers(0, 2),
        algorithm=st.sampled_from(ALGORITHMS),
        detail=st.sampled_from([0.2, 0.5, 0.8]),
        priority=st.sampled_from(["interactive", "foreground", "background"]),
        owner=st.sampled_from([None, "me", "you"]),
        timeout=st.sampled_from([None, None, None, 0.001, 30.0]),
        repeat=st.integers(1, 8),
    )
    @told
    def submit(self, number, algorithm, detail, priority, owner, timeout, repeat):
        asked = {"priority": priority, "owner": owner, "timeout": timeout}
        for _ in range(repeat):
            job = self.pool.submit(PICTURES[number], algorithm=algorithm, detail=detail, **asked)
            job.add_done_callback(lambda done: self.ends.update([done.number]))
            self.jobs.append((job, (number, algorithm, detail)))

    @rule(index=st.integers(0, 10**6), count=st.integers(1, 4))
    @told
    def cancel(self, index, count):
        for k in range(min(count, len(self.jobs))):
            self.jobs[(index + k) % len(self.jobs)][0].cancel()

    @rule(index=st.integers(0, 10**6))
    @told
    def wait(self, index):
        if self.jobs:
            self.jobs[index % len(self.jobs)][0].exception(60)

    @rule(index=st.integers(0, 10**6), chunks=st.integers(1, 3))
    @told
    def look(self, index, chunks):
        if not self.jobs:
            return
        job, about = self.jobs[index % len(self.jobs)]
        with suppress(Cancelled, WorkerCrashed, JobTimeout):
            *parts, final = job.frames(chunks=chunks)
            assert not final.draft
            assert all(part.draft for part in parts)
            assert chunks - 1 <= len(parts) <= chunks  # a draft, if there is one, and parts of the final
            assert b"".join(layer.points.tobytes() for layer in final.layers) == expected(*about)

    @rule(name=st.sampled_from(list(flags)), value=st.booleans())
    @told
    def switch(self, name, value):
        setattr(flags, name, value)

    @rule(index=st.integers(0, 10**6))
    @told
    def kill(self, index):
        pids = [worker.pid for worker in self.pool.stats.workers if worker.pid]
        if pids:
            with suppress(ProcessLookupError):  # it ended meanwhile
                os.kill(pids[index % len(pids)], signal.SIGKILL)

    @rule()
    @told
    def close(self):
        self.pool.close()
        with pytest.raises(PoolError, match="closed"):
            self.pool.submit(PICTURES[0])
        self.check_all()
        self.pool = Pool(self.backend, workers=2)

    @invariant()
    @told
    def jobs_end_at_most_once(self):
        assert all(count == 1 for count in self.ends.values())

    def check_all(self):
        for job, about in self.jobs:
            error = job.exception(60)
            if error is None:
                found = b"".join(layer.points.tobytes() for layer in job.result().layers)
                assert found == expected(*about)
            else:
                assert isinstance(error, Cancelled | WorkerCrashed | JobTimeout)
            while not self.ends[job.number]:  # callbacks come after those who wait for the result
                time.sleep(0.001)
        self.jobs.clear()
        self.ends.clear()

    @told
    def teardown(self):
        self.check_all()
        flags.reset()
        self.pool.close()


@pytest.mark.parametrize(
    ("backend", "examples", "steps"), [("process", 24, 60), ("thread", 8, 60), ("inline", 5, 40)]
)
def test_every_job_ends_once_with_the_right_drawing_or_a_clear_error(backend, examples, steps):
    machine = type("Operations", (Operations,), {"backend": backend})
    scale = int(os.environ.get("VEC2ART_NB_TEST_SCALE", "1"))
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples * scale,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.reuse, Phase.generate],  # what depends on timing does not get simpler
            derandomize=scale == 1,
        ),
    )
