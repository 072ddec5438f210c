"""However a pool's process ends, nothing of it is left: no process, no memory."""

import os
import select
import signal
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest

import vec2art_nb
from vec2art_nb import sample
from vec2art_nb.errors import PoolError
from vec2art_nb.pool import Pool
from vec2art_nb.pool.memory import has_memfd

ROOT = Path(vec2art_nb.__file__).parents[1]


def nothing_left():
    return {one.name for one in Path("/dev/shm").iterdir() if not one.name.startswith("sem.")}


# A shell's background jobs, which tests may be among, do not hear of interrupts.
SCRIPT = """
    import os, signal, sys, threading, time
    signal.signal(signal.SIGINT, signal.default_int_handler)
    from vec2art_nb import sample
    from vec2art_nb.pool import Pool

    pool = Pool(workers=2)
    jobs = [pool.submit(sample("animal"), algorithm="dots", dots_count=200_000, seed=k) for k in range(4)]
    while not any(worker.state == "busy" for worker in pool.stats.workers):
        time.sleep(0.001)
    template = pool._manager.backend.launcher._template  # none where workers are fresh interpreters
    pids = [] if template is None else [template._child.pid]
    print(*pids, *(worker.pid for worker in pool.stats.workers if worker.pid), flush=True)
"""


def python(*arguments, **options):
    """An interpreter that knows this package."""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "env": environment}
    return subprocess.Popen([sys.executable, *arguments], **pipes, **options)


def started(code, **options):
    """A script without a main guard, and the processes that its pool has started."""
    script = python("-c", textwrap.dedent(SCRIPT) + textwrap.dedent(code), **options)
    pids = [int(text) for text in script.stdout.readline().split()]
    assert pids, script.stderr.read()
    return script, [os.pidfd_open(pid) for pid in pids]


def ended(fds):
    """Wait for processes to end."""
    for fd in fds:
        assert select.select([fd], [], [], 20)[0]
        os.close(fd)


@pytest.mark.parametrize(
    "code",
    ["time.sleep(60)", "pool.close()", "sys.exit(1)", "raise ValueError", "del pool, jobs", "os._exit(1)"],
)
@pytest.mark.parametrize("memory", ["", "named"])
def test_nothing_is_left_whatever_ends_a_script(code, memory, monkeypatch):
    if memory:
        monkeypatch.setenv("VEC2ART_NB_POOL_MEMORY", memory)
    before = nothing_left()
    script, fds = started(code)
    killed = "sleep" in code or "_exit" in code
    with script:
        if "sleep" in code:
            script.kill()
        ended(fds)
        text = script.stderr.read().decode()
        assert "Exception ignored" not in text
        # What cannot end with its process is seen to by Python, which says so.
        assert "resource_tracker" not in text or (killed and not has_memfd())
    assert nothing_left() == before


#: What says when it is imported or run, of which there is no guard.
PLAIN = """
print("here", __name__)
from vec2art_nb import sample
from vec2art_nb.pool import Pool
pool = Pool(workers=2)
jobs = [pool.submit(sample("logo"), detail=k / 4) for k in range(4)]
print(*(job.result(60).stats.strokes > 0 for job in jobs))

"""


@pytest.mark.parametrize("start", ["", "fresh", "pipes"])
def test_a_script_without_a_guard_is_run_once(start, tmp_path, monkeypatch):
    if start:
        monkeypatch.setenv("VEC2ART_NB_POOL_START", start)
    path = tmp_path / "some script.py"
    path.write_text(PLAIN)
    said, errors = python(path).communicate(timeout=60)
    assert said.decode().splitlines() == ["here __main__", "True True True True"], errors.decode()
    assert not errors


def test_a_pool_works_at_the_prompt():
    script = python("-i", "-q", stdin=subprocess.PIPE)
    said, errors = script.communicate(PLAIN.encode(), timeout=60)
    assert said.decode().splitlines() == ["here __main__", "True True True True"], errors.decode()
    assert b"Traceback" not in errors


def test_an_interrupt_leaves_the_pool_usable():
    code = """
        try:
            print("waiting", flush=True)
            jobs[-1].result()
        except KeyboardInterrupt:
            for job in jobs:
                job.cancel()
            print(pool.submit(sample("logo")).result(30).stats.strokes > 0, pool.stats.crashed, flush=True)
    """
    script, fds = started(code, start_new_session=True)
    with script:
        assert script.stdout.readline() == b"waiting\n"
        os.killpg(script.pid, signal.SIGINT)
        assert script.stdout.readline() == b"True 0\n", script.stderr.read().decode()
        ended(fds)


def test_a_pool_that_is_dropped_ends_its_workers():
    pool = Pool(workers=1)
    pool.submit(sample("logo")).result(60)
    fds = [os.pidfd_open(worker.pid) for worker in pool.stats.workers]
    threads = threading.active_count()
    del pool
    ended(fds)
    assert threading.active_count() < threads


def test_a_job_that_comes_while_the_pool_is_closed_ends():
    pool = Pool("thread", workers=1)
    pool._check = pool.close  # as another thread would between the check and the submission
    job = pool.submit(sample("logo"))
    assert isinstance(job.exception(5), PoolError)
