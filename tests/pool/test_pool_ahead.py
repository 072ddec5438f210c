"""A template that starts before there is a pool: taken by the first, gone if nobody wants it."""

import os
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import pytest

import vec2art_nb
from vec2art_nb.pool import Pool, ahead, spawn
from vec2art_nb.pool.launcher import Launcher
from vec2art_nb.pool.terms import Terms

pytestmark = pytest.mark.skipif(
    not ahead.fork_is_safe(), reason="there is no template where workers are not forked"
)

ROOT = Path(vec2art_nb.__file__).parents[1]
TERMS = Terms(1 << 24)


def running(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


@pytest.fixture
def spare():
    """Number of the process that was started ahead."""
    ahead.drop_ahead()
    ahead.start_ahead()
    assert ahead._spare is not None
    yield ahead._spare.child.pid
    ahead.drop_ahead()


def template_of(launcher: Launcher) -> int:
    process = launcher.start(TERMS)
    assert process.link.receive().kind == "ready"
    process.wait()
    return launcher._template._child.pid


def test_the_first_pool_takes_it_and_ends_it(spare):
    first, second = Launcher(fork=True, shared=True), Launcher(fork=True, shared=True)
    assert template_of(first) == spare
    assert template_of(second) != spare
    second.close()
    first.close()
    assert not running(spare)


def test_there_is_one_however_often_it_is_wanted(spare):
    ahead.start_ahead()
    assert ahead._spare.child.pid == spare


@pytest.mark.parametrize("change", ["path", "environment", "death"])
def test_what_no_longer_fits_is_not_taken(spare, change, monkeypatch, tmp_path):
    if change == "path":
        monkeypatch.syspath_prepend(tmp_path)
    elif change == "environment":
        monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    else:
        os.kill(spare, 9)
        ahead._spare.child.wait()
    assert ahead.taken() is None
    assert not running(spare)


def test_nobody_wants_it_for_long(monkeypatch):
    monkeypatch.setattr(ahead, "PATIENCE", 0.01)
    ahead.drop_ahead()
    ahead.start_ahead()
    deadline = time.monotonic() + 20
    while ahead._spare is not None and time.monotonic() < deadline:
        time.sleep(0.01)
    assert ahead._spare is None


def test_a_fork_of_this_process_leaves_it_to_its_parent(spare):
    pid = os.fork()
    if pid == 0:
        os._exit(0 if ahead._spare is None and ahead.taken() is None else 1)
    assert os.waitpid(pid, 0)[1] == 0
    assert running(spare)
    assert ahead._spare.child.pid == spare


def test_it_does_not_outlive_a_killed_parent():
    code = (
        "import os, sys, time; from vec2art_nb.pool import ahead; ahead.start_ahead();"
        "print(ahead._spare.child.pid, flush=True); time.sleep(60)"
    )
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"}
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, env=environment) as parent:
        pid = int(parent.stdout.readline())
        parent.kill()
    deadline = time.monotonic() + 20
    while running(pid) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not running(pid)


def test_starting_it_brings_the_standard_library_only():
    code = "import sys; from vec2art_nb.pool.ahead import start_ahead; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert not {"numpy", "traitlets", "cv2"} & {name.partition(".")[0] for name in done.stdout.split()}


def test_workers_have_loaded_nothing_that_kernels_do_not_use():
    code = (
        "import sys; from vec2art_nb.pool import template; template._load();"
        "print(*(name for name, module in sys.modules.items() if module is not None))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    loaded = set(done.stdout.split())
    assert {"numba", "cv2", "vec2art_nb.pool.worker"} <= loaded
    assert not {"scipy", "cffi", "numpy.f2py", "vec2art_nb.pool.manager", "traitlets"} & loaded


@pytest.mark.parametrize("priority", ["interactive", "background"])
def test_only_who_waits_for_a_draft_gets_a_cold_one(spare, priority):
    """The template has not got to the kernels of dots when the first worker is forked."""
    with Pool() as pool:
        job = pool.submit(
            vec2art_nb.sample("logo"), algorithm="dots", priority=priority, draft=True, final=False
        )
        assert job.result().cold == (priority == "interactive")


def test_drawings_are_those_of_any_pool(spare):
    picture = vec2art_nb.Picture.open(vec2art_nb.sample("logo"))
    with Pool() as pool:
        drawn = pool.submit(picture).result()
    assert drawn.to_svg() == vec2art_nb.vectorize(picture).to_svg()


def test_the_folder_of_opencv_is_no_place_to_import_from(monkeypatch: pytest.MonkeyPatch) -> None:
    found = find_spec("cv2")
    assert found is not None
    assert found.origin is not None
    before = spawn.search_path()
    monkeypatch.setattr(sys, "path", [str(Path(found.origin).parent), *sys.path])  # as while it loads
    assert spawn.search_path() == before
